// QueryServer: OSCQuery over HTTP, and by WebSocket the values of addresses as they come (LISTEN, IGNORE).
#pragma once

#include "base/address.hpp"
#include "base/value.hpp"
#include "io/http/http_server.hpp"
#include "osc/packet.hpp"
#include "workers/osc/query_tree.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tutti::osc_router {

class QueryServer final : private io::HttpHandler, private io::WebSocketHandler {
public:
    /// The book outlives this.
    QueryServer(const AddressBook& book, QueryHost host);

    /// Until it is cancelled. A port that another program has is waited for; `trouble` says so meanwhile.
    Task<void> run(std::string& trouble);

    /// To whoever listens to it. Who is too slow for that is closed.
    void heard(const osc::Message& message, bool is_new);
    Value to_value() const;

private:
    static constexpr std::size_t most_listened = 256; ///< addresses, of one client

    // io::HttpHandler
    io::HttpReply handle(const io::HttpRequest& request) override;
    // io::WebSocketHandler
    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;
    void received(io::WebSocketConnection& connection, std::string_view message) override;

    /// Whether a page of another site asks, or somebody by a name that is not this machine's.
    bool is_foreign(const io::HttpRequest& request) const;

    using Addresses = std::set<std::string, std::less<>>;

    QueryTree tree_;
    std::optional<io::HttpServer> server_;
    std::map<io::WebSocketConnection*, Addresses> clients_; ///< and what each listens to
};

} // namespace tutti::osc_router
