// What RedisFrontierStore remembers of hosts beside their queues: robots.txt and addresses.
#include <algorithm>
#include <map>

#include "common/url/url.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_text.h"

namespace claque {
namespace {

std::string Holder(const std::string& host, uint64_t lease_id) {
  return host + " " + std::to_string(lease_id);
}

}  // namespace

Status RedisFrontierStore::PutRobots(const RobotsEntry& entry, WallTime now) {
  return client_
      .Call(RedisCommand::Script(ScriptNamed("put_robots"),
                                 {FrontierKeys(HostShard(entry.host)).Robots(entry.host)},
                                 {Number(now), entry.origin, Number(entry.expires), entry.record,
                                  Number(kMaxRobotsPerHost)}))
      .status();
}

Result<std::vector<std::string>> RedisFrontierStore::Robots(const std::string& host, WallTime now) {
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Plain({"HGETALL", FrontierKeys(HostShard(host)).Robots(host)})));
  CLAQUE_ASSIGN_OR_RETURN(const auto fields, AsStrings(reply));
  std::map<std::string, std::string> by_origin;
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    const std::string& value = fields[i + 1];
    const size_t space = std::min(value.find(' '), value.size() - 1);
    if (FromMillis(ToInteger(value)) > now) by_origin[fields[i]] = value.substr(space + 1);
  }
  std::vector<std::string> records;
  for (auto& [origin, record] : by_origin) records.push_back(std::move(record));
  return records;
}

Status RedisFrontierStore::SetAddress(const std::string& host, uint64_t lease_id,
                                      const std::string& address, WallTime now) {
  const FrontierKeys names(HostShard(host));
  return client_
      .Call(RedisCommand::Script(ScriptNamed("set_address"), {names.Leased(), names.Host(host)},
                                 {host, std::to_string(lease_id), Number(now), address}))
      .status();
}

Result<std::string> RedisFrontierStore::Address(const std::string& host) {
  const FrontierKeys names(HostShard(host));
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain({"HGET", names.Host(host), "address"})));
  CLAQUE_ASSIGN_OR_RETURN(const auto address, AsOptionalString(reply));
  return address.value_or("");
}

Result<bool> RedisFrontierStore::AcquireAddress(const std::string& address, const std::string& host,
                                                uint64_t lease_id, WallTime now, Millis ttl) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Script(
                              ScriptNamed("acquire"), {AddressKey(address)},
                              {Holder(host, lease_id), Number(now), Number(ttl.count())})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t held, AsInteger(reply));
  return held == 1;
}

Status RedisFrontierStore::ReleaseAddress(const std::string& address, const std::string& host,
                                          uint64_t lease_id) {
  return client_
      .Call(RedisCommand::Script(ScriptNamed("release"), {AddressKey(address)},
                                 {Holder(host, lease_id)}))
      .status();
}

}  // namespace claque
