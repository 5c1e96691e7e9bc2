#include "coordinator/aggregator/reveal_log.h"

#include <string>

#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"

namespace claque {

Status RecordReveal(AggregateStore& store, const v1::RevealRecord& record) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(record, &json).ok()) {
    return InvalidArgument("reason: is no text");
  }
  // The time first, so that a sorted table is in order; equal records are one.
  const std::string id =
      google::protobuf::util::TimeUtil::ToString(record.time()) + "-" + ContentId({"reveal", json});
  const Put put{RevealsTable(), id, "", json, false};
  return store.Apply({&put, 1}).status();
}

}  // namespace claque
