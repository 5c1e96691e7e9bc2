// Strings of a message as the wire demands them.
#ifndef CLAQUE_WORKER_LINK_REPAIR_STRINGS_H_
#define CLAQUE_WORKER_LINK_REPAIR_STRINGS_H_

#include "google/protobuf/message.h"

namespace claque {

// Replaces what is not UTF-8 in `string` fields of `message` and of all messages in it by U+FFFD.
// A receiver refuses the whole message for one such byte. Fields of type `bytes` stay. Returns how
// many strings were repaired.
int RepairStrings(google::protobuf::Message* message);

}  // namespace claque

#endif  // CLAQUE_WORKER_LINK_REPAIR_STRINGS_H_
