// Who leads what, as the gateway hears it, and what it asks of another installation's gateway.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/http/http_line.hpp"

#include <utility>

namespace tutti::gateway {

void Gateway::take_leader(const bus::Message& message) { led_.hear(message.topic, message.payload); }

void Gateway::begin_asking_elsewhere(io::HttpCall call, AnsweredElsewhere done) {
    if (passing_.size() >= options_.passed_on)
        return done(fail(ErrorCode::Unavailable, "too many commands wait for its answers"));
    passing_.spawn("a page's command to the leader", ask_elsewhere(std::move(call), std::move(done)));
}

Task<void> Gateway::ask_elsewhere(io::HttpCall call, AnsweredElsewhere done) {
    const auto deadline = io::steady_now() + options_.elsewhere;
    auto server = io::parse_http_url(call.url);
    if (!server) co_return done(std::unexpected(server.error()));
    auto line = co_await io::connect_http(std::move(*server), {}, options_.command);
    if (!line) co_return done(std::unexpected(line.error()));
    io::HttpLine connection(std::move(*line));
    auto answer = co_await connection.request(std::move(call), deadline);
    done(std::move(answer));
}

} // namespace tutti::gateway
