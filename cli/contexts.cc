#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cli/server.h"
#include "common/config/yaml.h"

namespace claque {
namespace {

std::string Env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

YamlField TextField(std::string key, std::string* out) {
  return {std::move(key), [out](const YamlNode& node) -> Status {
            if (node.kind == YamlNode::Kind::kNull) return OkStatus();
            if (node.kind != YamlNode::Kind::kScalar) return InvalidArgument("must be text");
            *out = node.scalar;
            return OkStatus();
          }};
}

Status ReadServers(const std::string& path, const YamlNode& node,
                   std::map<std::string, ServerAddress>* servers) {
  if (node.kind == YamlNode::Kind::kNull) return OkStatus();
  if (node.kind != YamlNode::Kind::kMapping) return InvalidArgument("must be a mapping");
  for (const auto& [name, value] : node.entries) {
    ServerAddress& server = (*servers)[name.scalar];
    CLAQUE_RETURN_IF_ERROR(ReadMapping(
        path, "contexts." + name.scalar, value,
        {TextField("server", &server.address), TextField("tls_ca", &server.tls_ca),
         TextField("tls_cert", &server.tls_cert), TextField("tls_key", &server.tls_key)}));
  }
  return OkStatus();
}

}  // namespace

std::string ContextsPath() {
  if (const std::string dir = Env("CLAQUE_CONFIG_DIR"); !dir.empty()) return dir + "/contexts.yaml";
  const std::string xdg = Env("XDG_CONFIG_HOME");
  const std::string base = xdg.empty() ? Env("HOME") + "/.config" : xdg;
  return base + "/claque/contexts.yaml";
}

Result<Contexts> LoadContexts(const std::string& path) {
  const auto text = ReadSmallFile(path, 1 << 20);
  if (!text.ok()) {
    if (text.status().code() == Code::kNotFound) return Contexts{};
    return text.status();
  }
  CLAQUE_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(*text, path));
  Contexts contexts;
  CLAQUE_RETURN_IF_ERROR(ReadMapping(path, "", root,
                                     {TextField("current", &contexts.current),
                                      {"contexts", [&](const YamlNode& node) {
                                         return ReadServers(path, node, &contexts.servers);
                                       }}}));
  return contexts;
}

Status SaveContexts(const std::string& path, const Contexts& contexts) {
  std::string text =
      "# Servers of `claque`: claque context set|use|list\ncurrent: " + Quote(contexts.current) +
      "\ncontexts:" + (contexts.servers.empty() ? " {}\n" : "\n");
  for (const auto& [name, server] : contexts.servers) {
    text += "  " + Quote(name) + ":\n    server: " + Quote(server.address) + '\n';
    if (!server.tls_ca.empty()) text += "    tls_ca: " + Quote(server.tls_ca) + '\n';
    if (!server.tls_cert.empty()) text += "    tls_cert: " + Quote(server.tls_cert) + '\n';
    if (!server.tls_key.empty()) text += "    tls_key: " + Quote(server.tls_key) + '\n';
  }
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const std::string fresh = path + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) close(file);
  if (!written || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return Status(Code::kUnknown, path + ": cannot be written");
  }
  return OkStatus();
}

Result<ServerAddress> ResolveServer(const ConnectionFlags& flags) {
  ServerAddress server;
  if (!flags.server.empty()) {
    server.address = flags.server;
  } else if (const std::string env = Env("CLAQUE_SERVER"); !env.empty()) {
    server.address = env;
  } else {
    CLAQUE_ASSIGN_OR_RETURN(const Contexts contexts, LoadContexts(ContextsPath()));
    const auto found = contexts.servers.find(contexts.current);
    if (found != contexts.servers.end()) server = found->second;
    if (server.address.empty()) server.address = kDefaultServer;
  }
  const auto take = [](const std::string& flag, const char* env, std::string* out) {
    if (!flag.empty()) {
      *out = flag;
    } else if (out->empty()) {
      *out = Env(env);
    }
  };
  take(flags.tls_ca, "CLAQUE_TLS_CA", &server.tls_ca);
  take(flags.tls_cert, "CLAQUE_TLS_CERT", &server.tls_cert);
  take(flags.tls_key, "CLAQUE_TLS_KEY", &server.tls_key);
  return server;
}

}  // namespace claque
