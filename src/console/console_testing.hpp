// For tests of the console: one that is told what an installation would say, at times of a clock that stands.
#pragma once

#include "base/json.hpp"
#include "console/console.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

/// 2024-11-21 00:46:40 UTC.
inline constexpr double began = 1732150000;

class ConsoleRig {
public:
    explicit ConsoleRig(Size size = {}, char first = '1')
        : screen(first), console({.host = "stage", .screen = first}, size, now()) {}

    std::vector<Request> take(const Event& event) {
        auto requests = console.take(event, now());
        asked.insert(asked.end(), requests.begin(), requests.end());
        return requests;
    }
    void press(std::string_view text) {
        for (const char letter : text) take(Key{Key::Code::Character, static_cast<char32_t>(letter)});
    }
    void press(Key::Code code) { take(Key{code}); }
    void pass(milliseconds time) { elapsed += time; }
    void tick() {
        pass(seconds(1));
        take(Tick{});
    }
    void hear(std::string_view topic, std::string_view payload, bool retained = false) {
        take(Heard{topic, payload, retained});
    }
    void bus_comes() {
        take(BusChanged{true, {}});
        bus_answers();
    }
    void bus_answers() { take(BusListens{console.wants().filters}); }
    void supervisor_says(std::string_view json) {
        auto value = parse_json(json);
        ASSERT_TRUE(value) << value.error().message;
        take(SupervisorSaid{std::move(*value)});
    }
    /// A home with a hub that is well, a source that complains, and a lamp that is restarted again and again.
    void home_comes() {
        bus_comes();
        supervisor_says(R"({"installation":"porch","services":[
            {"name":"hub","state":"ready","cause":"said that it is ready","pid":41,"since":1732142700,"restarts":0},
            {"name":"system","state":"ready","cause":"said that it is ready","pid":43,"since":1732149940,"restarts":1,"outdated":false},
            {"name":"lamp","state":"backoff","cause":"exited with code 3; restarts in 1 s","pid":null,"since":1732149999,"restarts":12,
             "last_exit":{"code":3,"timestamp":1732149999,"message":"exited with code 3"}}]})");
        hear("service/hub", usage(3'200'000, 1.5), true);
        hear("service/system", usage(1'400'000, 0.2), true);
        hear("health/hub", health("ok", "serving"), true);
        hear("health/system", health("warn", "a disk is nearly full: /var has 3 % left"), true);
    }
    /// Beside the home, services of those names that run.
    void services_run(std::initializer_list<std::string_view> names) {
        std::string services;
        for (const auto name : names)
            services += fmt::format(
                R"({}{{"name":"{}","state":"ready","cause":"said that it is ready","pid":99,"since":1732149000,"restarts":0}})",
                services.empty() ? "" : ",", name
            );
        supervisor_says(R"({"installation":"porch","services":[)" + services + "]}");
    }
    /// What somebody was asked is answered so.
    void answer(std::string_view tag, std::string_view json) {
        auto value = parse_json(json);
        ASSERT_TRUE(value) << value.error().message;
        const auto all = all_asked<Ask>();
        take(Answered{screen, std::string(tag), std::move(*value), all.empty() ? 0 : all.back().visit});
    }
    std::string text() const { return console.draw().text(); }
    bool shows(std::string_view words) const { return text().find(words) != std::string::npos; }
    template <typename Wanted>
    std::vector<Wanted> all_asked() const {
        std::vector<Wanted> found;
        for (const auto& request : asked)
            if (const auto* wanted = std::get_if<Wanted>(&request)) found.push_back(*wanted);
        return found;
    }

    Now now() const { return {SteadyTime(elapsed), wall_time_from_seconds(began) + elapsed, seconds(3600)}; }
    static std::string usage(int memory, double processor) {
        return fmt::format(
            R"({{"v":1,"state":"ready","cause":"notified","pid":4711,"since":1732150000.0,"restarts":0,"pattern":"always","required":true,"memory":{},"cpu_percent":{}}})",
            memory, processor
        );
    }
    static std::string health(std::string_view level, std::string_view message) {
        return fmt::format(
            R"({{"v":1,"level":"{}","message":"{}","details":{{}},"updated_at":1732150000.0,"expires_in":60}})",
            level, message
        );
    }

    microseconds elapsed{0};
    char screen;
    std::vector<Request> asked;
    Console console;
};

} // namespace tutti::console
