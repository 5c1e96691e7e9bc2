// Which server a command talks to: --server, --data, CLAQUE_SERVER, the current context, or the
// default loopback address, in this order.
#ifndef CLAQUE_CLI_SERVER_H_
#define CLAQUE_CLI_SERVER_H_

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/client.h"
#include "common/base/status.h"

namespace claque {

inline constexpr char kDefaultServer[] = "127.0.0.1:7700";

// Flags shared by all commands that talk to a server.
struct ConnectionFlags {
  std::string server;
  std::string data;  // folder of a finished or running `up` or `demo`
  std::string tls_ca, tls_cert, tls_key;
  std::chrono::milliseconds timeout{30'000};
};

// contexts.yaml: named servers, one of them current.
struct Contexts {
  std::string current;
  std::map<std::string, ServerAddress> servers;
};

// $CLAQUE_CONFIG_DIR, $XDG_CONFIG_HOME/claque or ~/.config/claque, with "/contexts.yaml".
std::string ContextsPath();
// A missing file is no context at all. Errors: file:line:column.
Result<Contexts> LoadContexts(const std::string& path);
// Written to a new file and renamed; mode 0600.
Status SaveContexts(const std::string& path, const Contexts& contexts);

// Address by the order above; never looks at --data.
Result<ServerAddress> ResolveServer(const ConnectionFlags& flags);

class LocalCluster;

// A client and, with --data of a finished run, the cluster that answers it until destroyed.
class Session {
 public:
  static Result<std::unique_ptr<Session>> Open(const ConnectionFlags& flags);
  ~Session();
  Client& client() { return *client_; }

 private:
  Session();
  std::unique_ptr<LocalCluster> cluster_;
  std::unique_ptr<Client> client_;
};

// "campaigns/{id}" for what the user wrote ("id" or the name); empty = the only campaign there is.
// InvalidArgument where there are none or several, with their names.
Result<std::string> ResolveCampaign(Client& client, const std::string& wanted);

// Full resource name: as written if it begins with "campaigns/", else "{campaign}/{collection}/id".
Result<std::string> ResolveName(Client& client, const std::string& campaign,
                                const std::string& collection, const std::string& wanted);

}  // namespace claque

#endif  // CLAQUE_CLI_SERVER_H_
