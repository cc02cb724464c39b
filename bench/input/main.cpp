// The load of bench/input/run: plays devices through descriptors that it is given (the far end of a pty, a
// pipe that stands for an evdev device), hears what a broker says of them, and takes the time between. And
// the smallest program that does without Tutti what an input service is for, as a peer.
#include "bench/event/hub_client.hpp"
#include "bench/event/measure.hpp"

#include <fmt/format.h>
#include <linux/input.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using tutti::bench::Figures;
using tutti::bench::HubClient;
using tutti::bench::now_microseconds;

constexpr std::int64_t patience = 10'000'000; // µs

[[noreturn]] void give_up(const char* what) {
    fmt::print(stderr, "bench_input: {}\n", what);
    std::exit(1);
}

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void write_all(int fd, std::string_view bytes) {
    if (::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        give_up("a device takes nothing more");
}

/// A key of the device, as the kernel says it.
void write_key(int fd, int value) {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    std::array<input_event, 2> events{};
    for (auto& event : events) {
        event.input_event_sec = now.tv_sec;
        event.input_event_usec = now.tv_nsec / 1000;
    }
    events[0].type = EV_KEY;
    events[0].code = BTN_SOUTH;
    events[0].value = value;
    events[1].type = EV_SYN;
    write_all(fd, {reinterpret_cast<const char*>(events.data()), sizeof events});
}

/// The number behind `"n":`, or -1.
int number_in(std::string_view payload) {
    const auto at = payload.find("\"n\":");
    return at == std::string_view::npos ? -1 : number(payload.substr(at + 4));
}

double part(std::vector<std::int64_t>& sorted, double share) {
    const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return static_cast<double>(sorted[std::min(place, sorted.size() - 1)]);
}

/// One event after the other: from the byte to the subscriber, in microseconds.
void measure_way(const std::string& socket, std::string_view kind, int fd, int count) {
    const bool is_key = kind == "evdev";
    const std::string_view topic = is_key ? "tutti/event/button/level" : "tutti/event/knock";
    HubClient client(socket, "bench-subscriber");
    client.subscribe(topic, 0);
    std::vector<std::int64_t> delays;
    for (int n = -50; n < count; ++n) { // the first warm everybody up
        const auto began = now_microseconds();
        if (is_key)
            write_key(fd, (n + 51) & 1);
        else
            write_all(fd, fmt::format("{{\"event_type\":\"knock\",\"data\":{{\"n\":{}}}}}\n", n + 50));
        bool came = false;
        while (!came) {
            client.take(began + patience, [&](std::string_view, std::string_view payload) {
                came = came || is_key || number_in(payload) == n + 50;
            });
            if (!came && now_microseconds() > began + patience) give_up("an event did not arrive");
        }
        if (n >= 0) delays.push_back(now_microseconds() - began);
        ::usleep(2000); // lint: allow sleep: the next one finds everybody asleep
    }
    std::ranges::sort(delays);
    Figures()
        .add("p50", part(delays, 0.5))
        .add("p99", part(delays, 0.99))
        .add("worst", part(delays, 1))
        .print();
}

/// So many events a second on each device, evenly; and how many are heard.
void measure_load(const std::string& socket, int rate, int length, const std::vector<int>& devices) {
    HubClient client(socket, "bench-subscriber");
    client.subscribe("tutti/event/raw/#", 0);
    std::int64_t heard = 0;
    std::int64_t sent = 0;
    const auto hear = [&](std::string_view, std::string_view) { ++heard; };
    const auto all = static_cast<std::int64_t>(rate) * length * static_cast<std::int64_t>(devices.size());
    const auto began = now_microseconds();
    const auto due = [&] {
        return began
               + sent * 1'000'000
                     / (static_cast<std::int64_t>(rate) * static_cast<std::int64_t>(devices.size()));
    };
    while (sent < all) {
        while (sent < all && due() <= now_microseconds()) {
            const auto value = static_cast<double>(sent % 1000) / 1000;
            write_all(
                devices[static_cast<std::size_t>(sent) % devices.size()],
                fmt::format(
                    "{{\"event_type\":\"accelerometer\",\"data\":{{\"x\":{},\"y\":0.5,\"z\":9.81}}}}\n", value
                )
            );
            ++sent;
        }
        client.take(due(), hear);
    }
    const auto took = static_cast<double>(now_microseconds() - began) / 1e6;
    const auto end = now_microseconds() + 1'000'000;
    while (now_microseconds() < end) client.take(end, hear);
    Figures()
        .add("sent", static_cast<double>(sent))
        .add("heard", static_cast<double>(heard))
        .add("seconds", took)
        .print();
}

/// The peer: reads the device, and says each thing as it is.
void play_peer(const std::string& socket, std::string_view kind, const char* device) {
    const int fd = ::open(device, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) give_up("the device cannot be opened");
    HubClient client(socket, "bench-peer");
    const auto publish = [&](std::string_view topic, std::string_view payload) {
        client.publish(topic, payload, 1);
        client.take(now_microseconds(), [](std::string_view, std::string_view) {});
    };
    if (kind == "evdev") {
        input_event event{};
        while (::read(fd, &event, sizeof event) == sizeof event)
            if (event.type == EV_KEY)
                publish(
                    "tutti/event/button/level", fmt::format("{{\"code\":\"a\",\"pressed\":{}}}", event.value)
                );
        return;
    }
    std::array<char, 4096> bytes{};
    while (true) {
        const auto size = ::read(fd, bytes.data(), bytes.size());
        if (size <= 0) return;
        publish("tutti/event/knock", {bytes.data(), static_cast<std::size_t>(size)});
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 5 && words[0] == "way") {
        measure_way(words[1], words[2], number(words[3]), number(words[4]));
    } else if (words.size() > 4 && words[0] == "load") {
        std::vector<int> devices;
        for (std::size_t i = 4; i < words.size(); ++i) devices.push_back(number(words[i]));
        measure_load(words[1], number(words[2]), number(words[3]), devices);
    } else if (words.size() == 4 && words[0] == "peer") {
        play_peer(words[1], words[2], words[3].c_str());
    } else {
        give_up("way SOCKET pty|evdev FD COUNT, load SOCKET RATE SECONDS FD..., peer SOCKET pty|evdev DEVICE"
        );
    }
    return 0;
}
