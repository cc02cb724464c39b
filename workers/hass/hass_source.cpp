#include "workers/hass/hass_source.hpp"

#include "io/clock.hpp"
#include "io/http/http_client.hpp"
#include "io/http/json_answer.hpp"
#include "worker/rounded.hpp"
#include "worker/secret.hpp"
#include "workers/hass/entity_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::hass {

namespace {

std::unexpected<Error> explain(const Error& error) {
    if (error.code == ErrorCode::PermissionDenied)
        return fail(
            error.code,
            "Home Assistant does not take the token: make one at the end of your profile's page there, "
            "under long-lived access tokens, and give it as hass.token"
        );
    return std::unexpected(error);
}

/// NotFound where there is no such entity.
Task<Result<worker::Reading>>
ask(io::HttpClient& client, std::string url, std::string token, std::string entity, SteadyTime deadline) {
    io::HttpCall call{.url = fmt::format("{}/api/states/{}", url, entity)};
    call.fields.emplace_back("Authorization", "Bearer " + token);
    const auto answer = co_await client.request(std::move(call), deadline);
    if (!answer) co_return std::unexpected(answer.error());
    const auto value = io::json_of(*answer, fmt::format("Home Assistant, asked for {},", entity));
    if (!value) co_return std::unexpected(value.error());
    co_return reading_of(entity, *value);
}

} // namespace

Result<void> HassSource::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_hass);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    return {};
}

Task<Result<worker::Readings>> HassSource::poll(SteadyTime deadline) {
    const auto section = section_; // it may change meanwhile
    if (section.entities.empty())
        co_return fail(ErrorCode::InvalidInput, "nothing is asked for: name entities in hass.entities");
    if (section.token.is_null())
        co_return fail(
            ErrorCode::InvalidInput, "hass.token is missing: a long-lived access token of Home Assistant"
        );
    auto token = worker::read_secret(section.token);
    if (!token) co_return fail(token.error().code, "the token (hass.token): " + token.error().message);
    deadline = std::min(deadline, io::steady_now() + section.timeout);
    const auto executor = co_await asio::this_coro::executor;
    io::PlainHttpClient client(executor);
    worker::Readings readings;
    std::string missing;
    for (const auto& entity : section.entities) {
        auto reading = co_await ask(client, section.url, *token, entity, deadline);
        if (!reading && reading.error().code != ErrorCode::NotFound) co_return explain(reading.error());
        if (!reading) {
            missing = entity;
            readings.push_back({sensor_of(entity), Value(), ""});
            continue;
        }
        readings.push_back(std::move(*reading));
    }
    const bool has_any =
        std::ranges::any_of(readings, [](const auto& reading) { return !reading.value.is_null(); });
    if (!has_any && !missing.empty())
        co_return fail(
            ErrorCode::NotFound, fmt::format("Home Assistant has no entity {} (hass.entities)", missing)
        );
    co_return readings;
}

Result<worker::Readings> HassSource::simulate(const worker::Simulation& simulation) {
    worker::Readings readings;
    for (const auto& entity : section_.entities)
        readings.push_back(
            {sensor_of(entity), worker::rounded(simulation.wander(entity, 10, 30, std::chrono::hours(2)), 10),
             ""}
        );
    return readings;
}

} // namespace tutti::hass
