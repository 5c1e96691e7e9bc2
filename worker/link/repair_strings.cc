#include "worker/link/repair_strings.h"

#include <string>
#include <vector>

#include "common/text/utf8.h"
#include "google/protobuf/descriptor.h"

namespace claque {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

int RepairString(const FieldDescriptor* field, const Reflection& reflection, Message* message) {
  std::string scratch;
  const std::string& text = reflection.GetStringReference(*message, field, &scratch);
  if (IsValidUtf8(text)) return 0;
  reflection.SetString(message, field, ToValidUtf8(text));
  return 1;
}

int RepairStringsOf(const FieldDescriptor* field, const Reflection& reflection, Message* message) {
  int repaired = 0;
  std::string scratch;
  const int size = reflection.FieldSize(*message, field);
  for (int i = 0; i < size; ++i) {
    const std::string& text = reflection.GetRepeatedStringReference(*message, field, i, &scratch);
    if (IsValidUtf8(text)) continue;
    reflection.SetRepeatedString(message, field, i, ToValidUtf8(text));
    ++repaired;
  }
  return repaired;
}

int RepairMessagesOf(const FieldDescriptor* field, const Reflection& reflection, Message* message) {
  if (!field->is_repeated()) return RepairStrings(reflection.MutableMessage(message, field));
  int repaired = 0;
  const int size = reflection.FieldSize(*message, field);
  for (int i = 0; i < size; ++i) {
    repaired += RepairStrings(reflection.MutableRepeatedMessage(message, field, i));
  }
  return repaired;
}

}  // namespace

int RepairStrings(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> present;
  reflection.ListFields(*message, &present);
  int repaired = 0;
  for (const FieldDescriptor* field : present) {
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      repaired += field->is_repeated() ? RepairStringsOf(field, reflection, message)
                                       : RepairString(field, reflection, message);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      repaired += RepairMessagesOf(field, reflection, message);
    }
  }
  return repaired;
}

}  // namespace claque
