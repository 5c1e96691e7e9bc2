#include <algorithm>
#include <filesystem>
#include <vector>

#include "cli/local_cluster.h"
#include "cli/server.h"
#include "common/base/resource_name.h"

namespace claque {

Session::Session() = default;
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::Open(const ConnectionFlags& flags) {
  std::unique_ptr<Session> session(new Session);
  ServerAddress server;
  if (!flags.data.empty() && flags.server.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(session->cluster_, LocalCluster::OpenData(flags.data));
    server.address = session->cluster_->address();
  } else {
    CLAQUE_ASSIGN_OR_RETURN(server, ResolveServer(flags));
  }
  CLAQUE_ASSIGN_OR_RETURN(session->client_, Client::Connect(server, flags.timeout));
  return session;
}

Result<std::string> ResolveCampaign(Client& client, const std::string& wanted) {
  if (wanted.starts_with("campaigns/")) return wanted;
  if (!wanted.empty()) return "campaigns/" + wanted;
  std::vector<std::string> all, open;
  CLAQUE_RETURN_IF_ERROR(client.List("campaigns", {}, [&](const google::protobuf::Message& row) {
    const auto& campaign = static_cast<const v1::Campaign&>(row);
    all.push_back(campaign.name());
    if (campaign.state() != v1::FROZEN) open.push_back(campaign.name());
    return true;
  }));
  if (all.size() == 1) return all.front();
  if (open.size() == 1) return open.front();
  if (all.empty()) {
    return InvalidArgument("there is no campaign; create one: claque campaigns create -f FILE");
  }
  std::string names;
  for (size_t i = 0; i < std::min<size_t>(all.size(), 20); ++i) {
    names += (i == 0 ? "" : ", ") + std::string(LastSegment(all[i]));
  }
  return InvalidArgument("there are several campaigns; name one with --campaign: " + names);
}

Result<std::string> ResolveName(Client& client, const std::string& campaign,
                                const std::string& collection, const std::string& wanted) {
  if (wanted.starts_with("campaigns/")) return wanted;
  CLAQUE_ASSIGN_OR_RETURN(const std::string parent, ResolveCampaign(client, campaign));
  if (wanted.starts_with(collection + "/")) return parent + "/" + wanted;
  return parent + "/" + collection + "/" + wanted;
}

}  // namespace claque
