// Redis addresses as operators write them.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_URL_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_URL_H_

#include <string_view>

#include "common/base/status.h"
#include "coordinator/store/redis_connection.h"

namespace claque {

// "redis://[[user]:password@]host[:port]", "rediss://…" (TLS), "unix:path" or "unix://[[user]:
// password@]/path". User and password are percent-decoded. InvalidArgument never shows the
// password.
Result<RedisOptions> ParseRedisUrl(std::string_view url);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_URL_H_
