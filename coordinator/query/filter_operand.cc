#include "coordinator/query/filter_operand.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <charconv>

namespace claque::filter_internal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::util::TimeUtil;

const FieldDescriptor* FindField(const Descriptor* type, const std::string& name) {
  const FieldDescriptor* field = type->FindFieldByName(name);
  return field != nullptr ? field : type->FindFieldByCamelcaseName(name);
}

bool HasStringKey(const FieldDescriptor* map) {
  return map->message_type()->map_key()->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

template <typename T>
Result<Operand> ReadNumber(const std::string& text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) {
    return InvalidArgument("'" + text + "' is not a number of this field's type");
  }
  return Operand(value);
}

Result<Operand> ReadBool(const std::string& text) {
  if (text == "true") return Operand(true);
  if (text == "false") return Operand(false);
  return InvalidArgument("'" + text + "' is neither true nor false");
}

Result<Operand> ReadEnum(const FieldDescriptor* field, Op op, const std::string& text) {
  if (op != Op::kEqual && op != Op::kNotEqual && op != Op::kHas) {
    return InvalidArgument("'" + field->name() + "' is an enum: it has no order, use = or !=");
  }
  const auto* value = field->enum_type()->FindValueByName(text);
  if (value != nullptr) return Operand(static_cast<int64_t>(value->number()));
  std::string known;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    known += (i == 0 ? "" : ", ") + field->enum_type()->value(i)->name();
  }
  return InvalidArgument("'" + text + "' is none of " + known);
}

Result<Operand> ReadTime(const std::string& text) {
  constexpr size_t kDateSize = 10;
  google::protobuf::Timestamp time;
  const bool date = text.size() == kDateSize;
  if (!TimeUtil::FromString(date ? text + "T00:00:00Z" : text, &time)) {
    return InvalidArgument("'" + text + "' is not an RFC 3339 time or date");
  }
  return Operand(Instant{time.seconds(), time.nanos()});
}

Result<Operand> ReadDuration(const std::string& text) {
  google::protobuf::Duration duration;
  if (!TimeUtil::FromString(text, &duration)) {
    return InvalidArgument("'" + text + "' is not a duration such as 1.5s");
  }
  return Operand(Instant{duration.seconds(), duration.nanos()});
}

// The field that decides what a path compares: for a map's key, the value.
const FieldDescriptor* Target(const Step& step) {
  return step.map_key ? step.field->message_type()->map_value() : step.field;
}

Result<Operand> ReadScalar(const FieldDescriptor* field, Op op, const Pattern& value) {
  const std::string text = value.pieces.size() == 1 ? value.pieces.front() : "*";
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (value.pieces.size() > 1 && op != Op::kEqual && op != Op::kNotEqual && op != Op::kHas) {
        return InvalidArgument("'*' can be compared with = and != only");
      }
      return Operand(value);
    case FieldDescriptor::CPPTYPE_BOOL:
      return ReadBool(text);
    case FieldDescriptor::CPPTYPE_ENUM:
      return ReadEnum(field, op, text);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return ReadNumber<int64_t>(text);
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return ReadNumber<uint64_t>(text);
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return ReadNumber<double>(text);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const std::string& type = field->message_type()->full_name();
  if (type == "google.protobuf.Timestamp") return ReadTime(text);
  if (type == "google.protobuf.Duration") return ReadDuration(text);
  return InvalidArgument("'" + field->name() + "' is a message: compare one of its fields");
}

bool IsPlainMessage(const FieldDescriptor* field) {
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const std::string& type = field->message_type()->full_name();
  return type != "google.protobuf.Timestamp" && type != "google.protobuf.Duration";
}

}  // namespace

std::string Join(const std::vector<std::string>& segments) {
  std::string out;
  for (const std::string& segment : segments) out += (out.empty() ? "" : ".") + segment;
  return out;
}

Result<std::vector<Step>> ResolvePath(const Descriptor* type,
                                      const std::vector<std::string>& segments) {
  std::vector<Step> path;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (type == nullptr) {
      return InvalidArgument("'" + segments[i - 1] + "' has no fields to look into");
    }
    const FieldDescriptor* field = FindField(type, segments[i]);
    if (field == nullptr) {
      return InvalidArgument("no field '" + segments[i] + "' in " + type->name());
    }
    path.push_back({field, std::nullopt});
    if (field->is_map() && i + 1 < segments.size()) {
      if (!HasStringKey(field)) return InvalidArgument("only maps with string keys can be asked");
      path.back().map_key = segments[++i];
    }
    const FieldDescriptor* target = Target(path.back());
    type =
        target->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ? target->message_type() : nullptr;
  }
  return path;
}

Result<Operand> MakeOperand(std::vector<Step>* path, Op op, const Pattern& value) {
  const bool any = op == Op::kHas && value.pieces.size() == 2 && value.pieces[0].empty() &&
                   value.pieces[1].empty();
  if (any) return Operand(Present{});
  const FieldDescriptor* field = Target(path->back());
  if (op != Op::kHas && field->is_repeated()) {
    return InvalidArgument("'" + field->name() + "' is repeated: use ':'");
  }
  if (!IsPlainMessage(field)) return ReadScalar(field, op, value);
  if (op != Op::kHas || value.pieces.size() != 1) return ReadScalar(field, Op::kEqual, value);
  if (field->is_map()) {
    if (!HasStringKey(field)) return InvalidArgument("only maps with string keys can be asked");
    path->back().map_key = value.pieces.front();
    return Operand(Present{});
  }
  CLAQUE_ASSIGN_OR_RETURN(const std::vector<Step> inner,
                          ResolvePath(field->message_type(), {value.pieces.front()}));
  path->push_back(inner.front());
  return Operand(Present{});
}

}  // namespace claque::filter_internal
