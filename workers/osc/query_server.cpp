#include "workers/osc/query_server.hpp"

#include "base/json.hpp"
#include "bus/backoff.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "workers/osc/query_command.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <fmt/format.h>

#include <memory>

namespace tutti::osc_router {

namespace {

io::HttpServerOptions server_options() {
    io::HttpServerOptions options;
    options.room = {.connections = 64, .web_sockets = 32, .per_address = 16, .reserve = 0};
    return options;
}

std::string_view why(unsigned status) {
    if (status == 404) return "no such address: GET / shows all that are known";
    return "no attribute of OSCQuery";
}

} // namespace

QueryServer::QueryServer(const AddressBook& book, QueryHost host) : tree_(book, std::move(host)) {}

Task<void> QueryServer::run(std::string& trouble) {
    const auto executor = co_await asio::this_coro::executor;
    const auto& web = tree_.host().web;
    bus::Backoff backoff(seconds(1), seconds(30));
    io::SystemRandom random;
    while (!server_) {
        auto listener = io::Listener::bind_tcp(executor, io::HostPort{web.host, web.port});
        if (listener) {
            trouble.clear();
            io::HttpHandler& handler = *this;
            server_.emplace(executor, std::move(*listener), handler, server_options());
            break;
        }
        trouble = fmt::format("OSCQuery on {}: {}", print(web), listener.error().message);
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
    server_->start();
    asio::steady_timer forever(executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await forever.async_wait(no_throw);
    static_cast<void>(error); // this ends
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await server_->stop();
    server_.reset();
}

bool QueryServer::is_foreign(const io::HttpRequest& request) const {
    const auto origin = request.find("Origin");
    if (origin && *origin != fmt::format("http://{}", request.host)) return true;
    if (!tree_.host().web.is_loopback() || request.host.empty()) return false;
    const auto named = request.host.substr(0, request.host.rfind(':'));
    const bool has_port = request.host.find(':') != request.host.npos && !request.host.ends_with(']');
    const auto host = has_port ? named : request.host;
    return !io::is_loopback(host == "[::1]" ? std::string_view("::1") : host);
}

io::HttpReply QueryServer::handle(const io::HttpRequest& request) {
    if (is_foreign(request))
        return io::http_error(403, "forbidden", "only programs of this machine, and pages of this address");
    if (request.upgrade) {
        const auto protocol = request.find("Upgrade");
        if (protocol && io::has_token(*protocol, "websocket")) return io::WebSocketUpgrade{.handler = this};
    }
    if (request.method != "GET" && request.method != "HEAD")
        return io::http_error(405, "method_not_allowed", "OSCQuery is asked by GET");
    auto answer = tree_.answer(request.path, request.query);
    if (answer.status >= 400) return io::http_error(answer.status, "refused", why(answer.status));
    io::HttpResponse response;
    response.status = answer.status;
    response.body = std::move(answer.body);
    if (answer.status == 200) response.content_type = "application/json";
    return response;
}

void QueryServer::opened(io::WebSocketConnection& connection) { clients_.try_emplace(&connection); }
void QueryServer::closed(io::WebSocketConnection& connection) { clients_.erase(&connection); }

void QueryServer::received(io::WebSocketConnection& connection, std::string_view message) {
    const auto client = clients_.find(&connection);
    const auto command = parse_query_command(message);
    if (client == clients_.end() || !command) return; // other commands are others' extensions
    auto& addresses = client->second;
    if (command->word == QueryCommand::Word::Ignore)
        addresses.erase(command->address);
    else if (addresses.size() < most_listened)
        addresses.insert(command->address);
    else
        connection.close(io::WebSocketClose::PolicyViolation, "too many addresses");
}

void QueryServer::heard(const osc::Message& message, bool is_new) {
    if (clients_.empty()) return;
    io::WebSocketText bytes;
    io::WebSocketText news;
    if (is_new)
        news = std::make_shared<const std::string>(
            print_json(Value::object({{"COMMAND", "PATH_ADDED"}, {"DATA", message.address}}))
        );
    for (auto client = clients_.begin(); client != clients_.end();) {
        auto& [connection, addresses] = *client++; // one that is too slow may be closed here
        if (news) connection->send(news);
        if (!addresses.contains(message.address)) continue;
        if (!bytes) bytes = std::make_shared<const std::string>(osc::print(message));
        connection->send_binary(bytes);
    }
}

Value QueryServer::to_value() const {
    if (!server_) return Value();
    const auto& statistics = server_->statistics();
    return Value::object(
        {{"requests", statistics.requests},
         {"open", statistics.open},
         {"listeners", clients_.size()},
         {"refused", statistics.refused}}
    );
}

} // namespace tutti::osc_router
