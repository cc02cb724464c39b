// bench_bus URL [SECONDS]: readings from one client to another by the C++ Bus, whatever is behind the URL.
// One process and one thread have both, so what is compared is two buses, not two machines. Prints "p50 p99"
// of one reading a millisecond, in microseconds, and how many arrive in a second where 256 are under way.
#include "bus/make_bus.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace tutti::bench {
namespace {

constexpr int under_way = 256;

struct Both {
    std::unique_ptr<bus::Bus> speaker;
    std::unique_ptr<bus::Bus> hearer;
    bus::Subscription subscription = {};
    std::vector<SteadyTime> sent = {}; ///< by number
    std::vector<double> taken = {};    ///< microseconds from sent to heard
    bool fills = false;                ///< each one heard sends the next

    void say() {
        const auto number = sent.size();
        sent.push_back(io::steady_now());
        auto said = speaker->publish(
            {.topic = "reading/bench/number",
             .payload = fmt::format(
                 R"({{"v":1,"value":{},"unit":"","timestamp":1800000000.5,"expires_in":60}})", number
             ),
             .retain = true,
             .expiry = seconds(60)}
        );
        if (!said) std::exit(1);
    }
    void hear() {
        if (taken.size() < sent.size())
            taken.push_back(to_seconds(io::steady_now() - sent[taken.size()]) * 1e6);
        if (fills) say();
    }
};

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

Task<void> measure(Both& both, double length) {
    both.hearer->start();
    both.speaker->start();
    auto subscribed = both.hearer->subscribe(
        "reading/bench/number", bus::QoS::AtMostOnce,
        [&](const bus::Message& message) {
            if (!message.retain) both.hear();
        }
    );
    if (!subscribed) std::exit(1);
    both.subscription = std::move(*subscribed);
    const auto confirmed = co_await both.hearer->confirmed(both.subscription.id(), seconds(5));
    if (!confirmed) {
        std::fprintf(stderr, "%s\n", confirmed.error().message.c_str());
        std::exit(1);
    }
    const auto span = microseconds(static_cast<std::int64_t>(length * 1e6));
    const auto begin = io::steady_now();
    for (auto next = begin; next < begin + span; next += milliseconds(1)) {
        co_await io::sleep_until(next);
        both.say();
    }
    co_await io::sleep_for(milliseconds(200));
    const auto paced = both.taken.size();
    fmt::print("{:.0f} {:.0f} ", quantile(both.taken, 0.5), quantile(both.taken, 0.99));
    both.fills = true;
    for (int i = 0; i < under_way; ++i) both.say();
    const auto filled = io::steady_now();
    co_await io::sleep_for(span);
    both.fills = false;
    const auto arrived = static_cast<double>(both.taken.size() - paced);
    fmt::print("{:.0f}\n", arrived / to_seconds(io::steady_now() - filled));
    both.subscription.reset();
    co_await both.speaker->stop(seconds(1));
    co_await both.hearer->stop(seconds(1));
}

std::unique_ptr<bus::Bus> join(asio::io_context& context, const char* url, io::SystemRandom& random) {
    static bus::BusReport nobody;
    auto made = bus::make_bus(context.get_executor(), url, {}, random, nobody);
    if (made) return std::move(*made);
    std::fprintf(stderr, "%s\n", made.error().message.c_str());
    std::exit(2);
}

} // namespace
} // namespace tutti::bench

int main(int count, char** values) {
    using namespace tutti;
    if (count < 2) return 2;
    asio::io_context context(1);
    io::SystemRandom random;
    bench::Both both{bench::join(context, values[1], random), bench::join(context, values[1], random)};
    asio::co_spawn(context, bench::measure(both, count > 2 ? std::atof(values[2]) : 1.0), asio::detached);
    context.run();
    return 0;
}
