// Events through the hub and back, every other one by way of a bare relay and by way of the director. The
// relay says what the hub takes; what the director's way takes longer is the director's.
#include "bench/event/hub_client.hpp"
#include "bench/event/loads.hpp"
#include "bench/event/measure.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <ctime>
#include <unistd.h>
#include <vector>

namespace tutti::bench {

namespace {

constexpr std::int64_t between_events = 1000; // µs, on each way
constexpr std::int64_t patience = 1'000'000;  // µs for what is still under way

constexpr const char* relay_in = "tutti/bench/in";
constexpr const char* relay_out = "tutti/bench/out";
constexpr const char* director_in = "tutti/event/bench/in";
constexpr const char* director_out = "tutti/event/bench/out";

/// Sends on what comes, as a worker that does nothing else would.
pid_t fork_relay(const std::string& socket) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    HubClient client(socket, "bench-relay");
    client.subscribe(relay_in, 1);
    while (true)
        client.take(-1, [&](std::string_view, std::string_view payload) {
            client.publish(relay_out, payload, 1);
        });
}

std::string event_payload(std::size_t number) {
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return fmt::format(
        R"({{"v":1,"id":"b-{3}-{0}","type":"bench.in","producer":1,"source":"bench","seq":{0},)"
        R"("timestamp":{1}.{2:06},"data":{{"n":{0},"pressed":true}}}})",
        number, time.tv_sec, time.tv_nsec / 1000, ::getpid()
    );
}

/// The number that event_payload() put in; it stands in what became of it too.
std::size_t number_in(std::string_view payload) {
    constexpr std::string_view key = "\"n\":";
    const auto place = payload.find(key);
    invariant(place != std::string_view::npos, "an event that nobody sent");
    std::size_t number = 0;
    std::from_chars(payload.data() + place + key.size(), payload.data() + payload.size(), number);
    return number;
}

/// What went one way, and how long it took to come back.
class Way {
public:
    Way(HubClient& client, const char* in) : client_(client), in_(in) {}

    void send() {
        sent_.push_back(now_microseconds());
        client_.publish(in_, event_payload(sent_.size() - 1), 1);
    }
    void came_back(std::string_view payload) {
        const auto number = number_in(payload);
        invariant(number < sent_.size(), "an event that nobody sent");
        times_.push_back(now_microseconds() - sent_[number]);
    }

    double quantile(double share) {
        std::ranges::sort(times_);
        if (times_.empty()) return -1;
        return static_cast<double>(
            times_[static_cast<std::size_t>(share * static_cast<double>(times_.size() - 1))]
        );
    }
    std::size_t under_way() const { return sent_.size() - times_.size(); }

private:
    HubClient& client_;
    const char* in_;
    std::vector<std::int64_t> sent_;
    std::vector<std::int64_t> times_;
};

} // namespace

void director(const std::string& socket, double length) {
    ::prctl(PR_SET_TIMERSLACK, 1);
    const auto relay = fork_relay(socket);
    HubClient client(socket, "bench-load");
    client.subscribe(relay_out, 0);
    client.subscribe(director_out, 0);
    ::usleep(300'000); // the relay subscribes
    Way by_relay(client, relay_in);
    Way by_director(client, director_in);
    const auto take = [&](std::int64_t until) {
        client.take(until, [&](std::string_view topic, std::string_view payload) {
            (topic == relay_out ? by_relay : by_director).came_back(payload);
        });
    };
    const auto begin = now_microseconds();
    const auto end = begin + static_cast<std::int64_t>(length * 1e6);
    bool to_director = false;
    for (auto at = begin; at < end; at += between_events / 2) {
        while (now_microseconds() < at) take(at);
        (to_director ? by_director : by_relay).send();
        to_director = !to_director;
    }
    const auto last = now_microseconds() + patience;
    while (by_relay.under_way() + by_director.under_way() > 0 && now_microseconds() < last) take(last);
    ::kill(relay, SIGKILL);
    ::waitpid(relay, nullptr, 0);
    Figures()
        .add("relay_p50_us", by_relay.quantile(0.5))
        .add("relay_p99_us", by_relay.quantile(0.99))
        .add("director_p50_us", by_director.quantile(0.5))
        .add("director_p99_us", by_director.quantile(0.99))
        .add("director_max_us", by_director.quantile(1))
        .add("lost", static_cast<double>(by_relay.under_way() + by_director.under_way()))
        .print();
}

} // namespace tutti::bench
