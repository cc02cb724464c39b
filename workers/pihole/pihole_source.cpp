#include "workers/pihole/pihole_source.hpp"

#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/https/web_client.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::pihole {

namespace {

constexpr auto for_leaving = seconds(2); // of the supervisor's patience

SessionFile session_file(const worker::Worker& worker) {
    return SessionFile(io::run_directory() / fmt::format("{}.session", worker.name()));
}

io::HttpsOptions trusting(const sections::PiholeSection& section) {
    io::HttpsOptions options;
    options.certificate_authorities = section.certificate;
    return options;
}

Version version_of(sections::PiholeSection::Version version) {
    switch (version) {
    case sections::PiholeSection::Version::Five:
        return Version::Five;
    case sections::PiholeSection::Version::Six:
        return Version::Six;
    case sections::PiholeSection::Version::Auto:
        break;
    }
    return Version::Auto;
}

} // namespace

worker::Readings readings_of(const Summary& summary) {
    return {
        {"queries_today", static_cast<std::int64_t>(summary.queries), "queries"},
        {"ads_blocked_today", static_cast<std::int64_t>(summary.blocked), "ads"},
        {"ads_percentage_today", worker::rounded(summary.percent_blocked, 10), "%"},
    };
}

void PiholeSource::equip(worker::Worker& worker) {
    worker_ = &worker;
    worker::on_close(worker, [this] { return leave(); });
}

Result<void> PiholeSource::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_pihole);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    return {};
}

Result<Server> PiholeSource::server() const {
    auto url = base_url(section_.host);
    if (!url) return fail(url.error().code, "pihole." + url.error().message);
    Server server{std::move(*url), version_of(section_.version), {}};
    if (section_.password.is_null()) return server;
    auto password = worker::read_secret(section_.password);
    if (!password)
        return fail(
            password.error().code,
            fmt::format("the Pi-hole's password (pihole.password): {}", password.error().message)
        );
    server.password = std::move(*password);
    return server;
}

Task<Result<worker::Readings>> PiholeSource::poll(SteadyTime deadline) {
    const auto server = this->server();
    if (!server) co_return std::unexpected(server.error());
    const auto executor = co_await asio::this_coro::executor;
    io::WebClient client(executor, trusting(section_));
    auto file = session_file(*worker_);
    Exchange exchange(client, file, *server, io::wall_now());
    deadline = std::min(deadline, io::steady_now() + section_.timeout);
    const auto summary = co_await exchange.summary(deadline);
    if (!summary) co_return std::unexpected(summary.error());
    co_return readings_of(*summary);
}

Task<void> PiholeSource::leave() {
    const auto server = this->server();
    if (!server || worker_->pattern() == worker::Pattern::Once) co_return;
    const auto executor = co_await asio::this_coro::executor;
    io::WebClient client(executor, trusting(section_));
    auto file = session_file(*worker_);
    Exchange exchange(client, file, *server, io::wall_now());
    co_await exchange.give_back(io::steady_now() + for_leaving);
}

Result<worker::Readings> PiholeSource::simulate(const worker::Simulation& simulation) {
    Summary summary;
    summary.queries = static_cast<double>(simulation.grows_daily("queries", 24'000));
    const double share = simulation.wander("share", 0.12, 0.28, std::chrono::hours(24));
    // Of a count that only grows: the share moves too slowly to take any back.
    summary.blocked = std::floor(summary.queries * share);
    summary.percent_blocked = summary.queries > 0 ? 100 * summary.blocked / summary.queries : 0;
    return readings_of(summary);
}

} // namespace tutti::pihole
