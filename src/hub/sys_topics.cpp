#include "hub/sys_topics.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace tutti::hub {

namespace {

struct Counted {
    std::string_view topic;
    std::uint64_t broker::Stats::* counter;
};

constexpr Counted counted[] = {
    {"clients/connected", &broker::Stats::clients},
    {"clients/active", &broker::Stats::clients}, // its older name
    {"clients/maximum", &broker::Stats::most_clients},
    {"clients/total", &broker::Stats::sessions},
    {"publish/messages/received", &broker::Stats::received},
    {"publish/messages/sent", &broker::Stats::sent},
    {"publish/messages/dropped", &broker::Stats::dropped},
    {"bytes/received", &broker::Stats::bytes_received},
    {"bytes/sent", &broker::Stats::bytes_sent},
    {"retained messages/count", &broker::Stats::retained},
    {"subscriptions/count", &broker::Stats::subscriptions},
    {"shared_subscriptions/count", &broker::Stats::shared_subscriptions},
    {"store/messages/bytes", &broker::Stats::stored_bytes},
};

constexpr Counted loads[] = {
    {"load/publish/received", &broker::Stats::received},
    {"load/publish/sent", &broker::Stats::sent},
    {"load/publish/dropped", &broker::Stats::dropped},
    {"load/bytes/received", &broker::Stats::bytes_received},
    {"load/bytes/sent", &broker::Stats::bytes_sent},
    {"load/connections", &broker::Stats::connections},
};

} // namespace

void Load::look(std::uint64_t counter, double over_seconds) noexcept {
    constexpr double minute = 60;
    const auto grown = static_cast<double>(counter - std::exchange(counter_, counter));
    const double a_minute = grown * minute / over_seconds;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const double kept = std::exp(-over_seconds / (minute * spans[i].second));
        averages_[i] = a_minute + kept * (averages_[i] - a_minute);
    }
}

void SysTopics::advance(SteadyTime now) {
    if (interval_ == microseconds(0)) return;
    look_for_subscribers(now);
    if (!due_ || *due_ > now) return;
    due_ = now + interval_;
    say_all(now);
}

void SysTopics::look_for_subscribers(SteadyTime now) {
    const auto revision = broker_.subscriptions_revision();
    if (std::exchange(seen_, revision) == revision) return;
    const bool has_some = broker_.has_filter_below("$SYS");
    if (has_some && !due_) due_ = now;
    if (!has_some && due_) fall_silent(now);
}

void SysTopics::say_all(SteadyTime now) {
    const auto stats = broker_.stats();
    say("version", fmt::format("tutti {}", version_), now);
    say("uptime", fmt::format("{} seconds", std::chrono::duration_cast<seconds>(now - began_).count()), now);
    for (const auto& [topic, counter] : counted) say(topic, fmt::format("{}", stats.*counter), now);
    const auto asleep = stats.sessions - stats.clients;
    say("clients/disconnected", fmt::format("{}", asleep), now);
    say("clients/inactive", fmt::format("{}", asleep), now); // its older name
    say("messages/received", fmt::format("{}", stats.received + stats.others_received), now);
    say("messages/sent", fmt::format("{}", stats.sent + stats.others_sent), now);
    say_loads(stats, now);
}

// They are of the time since somebody listens.
void SysTopics::say_loads(const broker::Stats& stats, SteadyTime now) {
    const bool is_first = !looked_at_;
    const auto over = to_seconds(now - looked_at_.value_or(now));
    looked_at_ = now;
    for (const auto& [topic, counter] : loads) {
        Load& load = loads_[topic];
        if (is_first) load.count(stats.*counter);
        if (over <= 0) continue;
        load.look(stats.*counter, over);
        for (std::size_t i = 0; i < Load::spans.size(); ++i)
            say(fmt::format("{}/{}", topic, Load::spans[i].first), fmt::format("{:.2f}", load.averages()[i]),
                now);
    }
}

void SysTopics::say(std::string_view topic, std::string value, SteadyTime now) {
    const auto said = said_.try_emplace(fmt::format("$SYS/broker/{}", topic)).first;
    if (said->second == value) return;
    said->second = std::move(value);
    broker_.say({.topic = said->first, .payload = said->second, .retain = true}, now);
}

void SysTopics::fall_silent(SteadyTime now) {
    for (const auto& [topic, value] : said_) broker_.say({.topic = topic, .retain = true}, now);
    said_.clear();
    loads_.clear();
    looked_at_.reset();
    due_.reset();
}

} // namespace tutti::hub
