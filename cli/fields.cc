#include "cli/fields.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <cstdlib>

#include "common/config/values.h"

namespace claque {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::TimeUtil;

constexpr int kMaxNesting = 3;

bool IsTime(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         (field.message_type() == google::protobuf::Timestamp::descriptor() ||
          field.message_type() == google::protobuf::Duration::descriptor());
}

bool IsNested(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated() &&
         !IsTime(field);
}

std::string TimeText(const Message& value) {
  if (value.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    google::protobuf::Timestamp time;
    time.CopyFrom(value);
    return TimeUtil::ToString(time);
  }
  google::protobuf::Duration duration;
  duration.CopyFrom(value);
  return FormatDuration(std::chrono::milliseconds(TimeUtil::DurationToMilliseconds(duration)));
}

// Two decimals are enough to read; "0.873" and "12" rather than "0.87299999".
std::string Decimal(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

std::string ScalarText(const Message& message, const FieldDescriptor& field) {
  const Reflection& r = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(r.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(r.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(r.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(r.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Decimal(r.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Decimal(static_cast<double>(r.GetFloat(message, &field)));
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = r.GetEnumValue(message, &field);
      return value == 0 ? "" : r.GetEnum(message, &field)->name();
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return r.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return TimeText(r.GetMessage(message, &field));
  }
  return "";
}

std::string RepeatedText(const Message& message, const FieldDescriptor& field) {
  const Reflection& r = *message.GetReflection();
  const int size = r.FieldSize(message, &field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return std::to_string(size);
  std::string out;
  for (int i = 0; i < size; ++i) {
    if (i > 0) out += ", ";
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      out += r.GetRepeatedString(message, &field, i);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      out += r.GetRepeatedEnum(message, &field, i)->name();
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      out += std::to_string(r.GetRepeatedInt64(message, &field, i));
    }
  }
  return out;
}

void AddLeaves(const Descriptor& type, const std::string& prefix, int nesting,
               std::vector<std::string>* out) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsNested(field)) {
      out->push_back(prefix + field.name());
    } else if (nesting < kMaxNesting) {
      AddLeaves(*field.message_type(), prefix + field.name() + ".", nesting + 1, out);
    }
  }
}

}  // namespace

std::string FieldText(const Message& message, const std::string& path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(path.substr(0, dot));
  if (field == nullptr) std::abort();
  const Reflection& r = *message.GetReflection();
  if (field->is_repeated()) {
    if (dot == std::string::npos) return RepeatedText(message, *field);
    std::string out;
    for (int i = 0; i < r.FieldSize(message, field); ++i) {
      out += (i > 0 ? ", " : "") +
             FieldText(r.GetRepeatedMessage(message, field, i), path.substr(dot + 1));
    }
    return out;
  }
  if (field->has_presence() && !r.HasField(message, field)) {
    return field->has_optional_keyword() ? "NOT_ASSESSABLE" : "";
  }
  if (dot != std::string::npos) {
    return FieldText(r.GetMessage(message, field), path.substr(dot + 1));
  }
  return ScalarText(message, *field);
}

std::vector<std::string> LeafPaths(const Descriptor& type) {
  std::vector<std::string> paths;
  AddLeaves(type, "", 1, &paths);
  return paths;
}

std::string JsonPath(const Descriptor& type, const std::string& path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = type.FindFieldByName(path.substr(0, dot));
  if (field == nullptr) std::abort();
  if (dot == std::string::npos) return field->json_name();
  return field->json_name() + "." + JsonPath(*field->message_type(), path.substr(dot + 1));
}

}  // namespace claque
