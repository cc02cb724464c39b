// What the gateway looks for in logs: on a thread beside, as files may be long.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"

namespace tutti::gateway {

namespace {

constexpr seconds search_patience = seconds(10);

} // namespace

void Gateway::find_lines(logs::Query query, LinesFound done) {
    searches_.spawn("looking through logs", look_beside(std::move(query), std::move(done)));
}

Task<void> Gateway::look_beside(logs::Query query, LinesFound done) {
    auto call = [directory = options_.logs, query = std::move(query)]() -> Result<logs::Found> {
        return logs::find_lines(directory, query);
    };
    auto found =
        co_await logs_.run("looking through logs", std::move(call), io::steady_now() + search_patience);
    done(std::move(found));
}

} // namespace tutti::gateway
