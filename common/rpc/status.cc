#include "common/rpc/status.h"

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace claque {
namespace {

// The field of a "field: reason" message; empty where the message has no such beginning.
std::string FieldOf(const std::string& message) {
  const size_t colon = message.find(": ");
  if (colon == std::string::npos) return "";
  const std::string field = message.substr(0, colon);
  const bool is_path =
      field.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.[]") == std::string::npos;
  return is_path ? field : "";
}

}  // namespace

grpc::Status ToGrpc(const Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(status.message());
  google::rpc::ErrorInfo info;
  info.set_domain("claque");
  info.set_reason(std::string(CodeName(status.code())));
  details.add_details()->PackFrom(info);
  const std::string field = FieldOf(status.message());
  if (status.code() == Code::kInvalidArgument && !field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_description(status.message().substr(field.size() + 2));
    details.add_details()->PackFrom(bad);
  }
  return {static_cast<grpc::StatusCode>(status.code()), status.message(),
          details.SerializeAsString()};
}

Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return OkStatus();
  return {static_cast<Code>(status.error_code()), status.error_message()};
}

}  // namespace claque
