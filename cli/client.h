// Client: Claque's services as calls that return a Status. The only header of the CLI behind which
// gRPC is; synchronous.
#ifndef CLAQUE_CLI_CLIENT_H_
#define CLAQUE_CLI_CLIENT_H_

#include <google/protobuf/message.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/query.pb.h"
#include "common/base/status.h"

namespace claque {

struct ServerAddress {
  std::string address = "";  // "host:port" or "unix:path"
  std::string tls_ca = "", tls_cert = "", tls_key = "";
};

// What to list: the client follows page tokens.
struct ListQuery {
  std::string parent = "";  // "campaigns/{id}"; empty for campaigns and workers
  std::string filter = "";
  int64_t limit = 0;  // 0 = all
};

// One thread at a time. Unary calls end after `timeout`; streams have no deadline. Every error
// message names what was asked; UNAVAILABLE also the address.
class Client {
 public:
  using Message = google::protobuf::Message;
  // False ends the listing.
  using RowFn = std::function<bool(const Message&)>;

  static Result<std::unique_ptr<Client>> Connect(const ServerAddress& server,
                                                 std::chrono::milliseconds timeout);
  ~Client();

  const std::string& address() const { return address_; }

  // `kind` is the CLI's word: "missions", "campaigns", "workers", …; REQUIRES: a known one.
  Status List(const std::string& kind, const ListQuery& query, const RowFn& row);
  // What the rows of a listing are.
  const google::protobuf::Descriptor& ResourceType(const std::string& kind) const;
  // The resource itself, not its response message.
  Result<std::unique_ptr<Message>> Get(const std::string& kind, const std::string& name);

  Result<v1::Campaign> CreateCampaign(const v1::Campaign& campaign, const std::string& request_id);
  Result<v1::GetCampaignResponse> GetCampaign(const std::string& name);
  // Replaces what the campaign watches, and how coordination is told, by what `campaign` says.
  Result<v1::Campaign> UpdateCampaign(const v1::Campaign& campaign);
  // "pause", "resume", "freeze".
  Result<v1::Campaign> Steer(const std::string& verb, const std::string& name);
  Status DeleteCampaign(const std::string& name, bool force);
  // Until `event` returns false or the stream ends.
  Status WatchCampaign(const v1::WatchCampaignRequest& request,
                       const std::function<bool(const v1::WatchCampaignResponse&)>& event);
  // `next` fills the posts of one message; false = no more. Its error ends the import.
  Result<v1::ImportPostsResponse> ImportPosts(
      const std::function<Result<bool>(v1::ImportPostsRequest*)>& next);

  Status DrainWorker(const std::string& name);
  Result<v1::RevealAccountResponse> RevealAccount(const std::string& name,
                                                  const std::string& reason);
  Status ExportCanonical(const std::string& parent,
                         const std::function<bool(const std::string&)>& lines);
  Result<v1::Capture> GetCapture(const std::string& name);
  Result<v1::Run> GetRun(const std::string& name);
  Result<v1::DiagnoseStoreResponse> DiagnoseStore();
  Result<v1::Incident> ReviewIncident(const v1::ReviewIncidentRequest& request);

  // grpc.health.v1: OK where the server says SERVING, FailedPrecondition where it says anything
  // else.
  // `wait_for_server`: a server that does not listen yet is waited for until the timeout. gRPC
  // polls a channel only while a call waits on it, so repeated calls that fail at once see a new
  // server seconds late.
  Status CheckHealth(bool wait_for_server = false);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state, std::string address);
  std::string address_;
  std::unique_ptr<State> state_;
};

}  // namespace claque

#endif  // CLAQUE_CLI_CLIENT_H_
