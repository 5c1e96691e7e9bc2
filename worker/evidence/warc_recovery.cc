#include "worker/evidence/warc_recovery.h"

#include <optional>

#include "worker/evidence/warc_reader.h"

namespace claque {
namespace {

// Copies what lies behind `offset` into a file of its own.
Result<std::string> KeepTail(DirectoryEvidenceStore& store, const std::string& name,
                             int64_t offset) {
  constexpr int64_t kStep = 1 << 20;
  const std::string tail_name = name + ".tail";
  CLAQUE_ASSIGN_OR_RETURN(const auto tail, store.Create(tail_name));
  while (true) {
    CLAQUE_ASSIGN_OR_RETURN(const std::string bytes, store.Read(name, offset, kStep));
    if (bytes.empty()) break;
    CLAQUE_RETURN_IF_ERROR(tail->Append(bytes));
    offset += std::ssize(bytes);
  }
  CLAQUE_RETURN_IF_ERROR(tail->Close());
  return tail_name;
}

// nullopt where the writer lives.
Result<std::optional<RecoveredFile>> Recover(DirectoryEvidenceStore& store,
                                             const std::string& name) {
  auto file = store.Adopt(name);
  if (file.status().code() == Code::kFailedPrecondition) return std::optional<RecoveredFile>();
  CLAQUE_RETURN_IF_ERROR(file.status());
  RecoveredFile out;
  out.name = name;
  WarcReader reader(store, name, {.max_block_bytes = 0});
  Status end;
  while (end.ok()) {
    auto record = reader.Next();
    end = record.status();
    if (!end.ok() || !record->has_value()) break;
    ++out.records;
  }
  out.kept_bytes = reader.offset();
  out.cut_bytes = (*file)->size() - out.kept_bytes;
  if (end.code() == Code::kDataLoss) {
    CLAQUE_ASSIGN_OR_RETURN(out.tail_name, KeepTail(store, name, out.kept_bytes));
  } else if (!end.ok() && end.code() != Code::kOutOfRange) {
    return end;
  }
  CLAQUE_RETURN_IF_ERROR((*file)->Truncate(out.kept_bytes));
  CLAQUE_RETURN_IF_ERROR((*file)->Close());
  return std::optional<RecoveredFile>(std::move(out));
}

}  // namespace

Result<std::vector<RecoveredFile>> RecoverOpenFiles(DirectoryEvidenceStore& store,
                                                    std::string_view prefix) {
  std::vector<RecoveredFile> out;
  CLAQUE_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.ListOpen());
  for (const std::string& name : names) {
    if (!std::string_view(name).starts_with(prefix)) continue;
    auto recovered = Recover(store, name);
    if (!recovered.ok()) return recovered.status().Prefixed("recover " + name);
    if (recovered->has_value()) out.push_back(**std::move(recovered));
  }
  return out;
}

}  // namespace claque
