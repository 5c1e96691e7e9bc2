// read_mask of the query services (AIP-157): leaves in a message only the fields asked for.
#ifndef CLAQUE_COORDINATOR_QUERY_FIELD_MASK_H_
#define CLAQUE_COORDINATOR_QUERY_FIELD_MASK_H_

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "common/base/status.h"

namespace claque {

// The mask with its paths in lower_snake; empty for "all" (no path, or "*"). INVALID_ARGUMENT
// naming the first path that `type` does not have, or "more than 256 paths". Pure; thread-safe.
Result<google::protobuf::FieldMask> CheckReadMask(const google::protobuf::FieldMask& mask,
                                                  const google::protobuf::Descriptor* type);

// Clears what `mask` does not name. REQUIRES: `mask` comes from CheckReadMask for this type.
void ApplyReadMask(const google::protobuf::FieldMask& mask, google::protobuf::Message* message);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_FIELD_MASK_H_
