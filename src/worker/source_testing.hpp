// For tests: sources in this process, on a bus of its own.
#pragma once

#include "contract/source.hpp"
#include "io/clock.hpp"
#include "worker/source_run.hpp"
#include "worker/stage_testing.hpp"
#include "worker/waiting_source.hpp"

namespace tutti::worker {

/// Polls as a test scripts it: each poll takes the next of `results`; with none left it waits until it is cut
/// off.
class Station final : public WaitingSource {
public:
    microseconds prepare() override {
        story.emplace_back("prepare");
        return {};
    }
    Result<void> configure(const Value& config) override {
        const auto* place = config.find("place");
        if (place == nullptr || !place->is_string()) return fail(ErrorCode::InvalidInput, "no place");
        story.push_back("configure " + std::string(place->string()));
        return {};
    }
    Task<Result<Readings>> poll(SteadyTime deadline) override {
        deadlines.push_back(deadline);
        story.emplace_back("poll");
        if (results.empty()) {
            ++waiting;
            const bool elapsed = co_await io::sleep_until(SteadyTime::max());
            --waiting;
            story.emplace_back(elapsed ? "elapsed" : "cut off");
            co_return Readings{};
        }
        auto result = std::move(results.front());
        results.erase(results.begin());
        co_return result;
    }

    std::vector<Result<Readings>> results;
    std::vector<std::string> story;
    std::vector<SteadyTime> deadlines;
    int waiting = 0;
};

inline const Readings warm = {{"temperature", 21.5, "°C"}, {"humidity", 40, "%"}};
inline const Result<Readings> no_answer = fail(ErrorCode::Unavailable, "the station does not answer");

class SourceTest : public Stage {
protected:
    SourceOptions options(std::string name = "station") const {
        SourceOptions options;
        options.name = std::move(name);
        options.title = "The station";
        options.interval = seconds(3600);
        options.tries = 1;
        options.worker = named(options.name);
        return options;
    }

    struct Running {
        Running(Station& station, const SourceOptions& options)
            : worker(worker_options(options)),
              run(
                  worker, station, [&station](SteadyTime deadline) { return station.poll(deadline); }, options
              ) {}
        Worker worker;
        SourceRun run;
    };
    Running& start(const SourceOptions& options) {
        auto& running = running_.emplace_back(station, options);
        EXPECT_TRUE(running.run.equip());
        running.run.settle();
        begin(running.worker);
        return running;
    }
    Running& start_once() {
        auto once = options();
        once.worker.pattern = Pattern::Once;
        return start(once);
    }
    int ended(Running& running) {
        until([&] { return code(running.worker).has_value(); });
        return code(running.worker).value_or(-1);
    }
    contract::SourceStatus status() const {
        const auto* said = last("status/station");
        return said == nullptr ? contract::SourceStatus{} : *contract::parse_source_status(said->payload);
    }
    /// A station that has polled twice, once in vain, as an earlier run left it.
    void keep_status_of_an_earlier_run() {
        contract::SourceStatus before;
        before.source_id = "station";
        before.last_poll = WallTime{seconds(1'700'000'060)};
        before.last_success = WallTime{seconds(1'700'000'000)};
        before.last_error = "an old mistake";
        before.poll_count = 2;
        before.error_count = 1;
        say({.topic = "status/station", .payload = contract::print(before), .retain = true});
        hear("status/station");
        until([&] { return status().poll_count == 2; });
    }

    Station station;
    std::list<Running> running_;

    void TearDown() override {
        Stage::TearDown();
        running_.clear();
    }
};

} // namespace tutti::worker
