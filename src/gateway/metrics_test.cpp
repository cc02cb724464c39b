#include "base/json.hpp"
#include "gateway/metrics.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace tutti::gateway {
namespace {

std::string example() {
    live::LiveState state("home");
    const SteadyTime now{std::chrono::hours(1)};
    const auto wall = wall_time_from_seconds(10);
    const auto say = [&](std::string_view topic, std::string_view payload) {
        EXPECT_EQ(state.apply(topic, payload, {}, wall, now), live::Applied::Done);
    };
    say("reading/s/cpu", R"({"v":1,"value":12.5,"unit":"a\"\\b","timestamp":5,"expires_in":60})");
    say("reading/s/throttled", R"({"v":1,"value":true,"unit":"","timestamp":5,"expires_in":60})");
    say("reading/s/text", R"({"v":1,"value":"word","unit":"","timestamp":5,"expires_in":60})");
    say("service/hub",
        R"({"v":1,"state":"ready","cause":"","pid":1,"since":1,"restarts":3,"pattern":"always","required":true,"memory":2048,"cpu_percent":25})"
    );
    say("health/hub",
        R"({"v":1,"level":"error","message":"","details":{"refused":{"anonymous":{"retained_bytes":4},"user":{}}},"updated_at":1,"expires_in":60})"
    );
    say("health/output",
        R"({"v":1,"level":"ok","message":"","details":{"displays":[{"name":"panel","frames":9,"packets":27,"dropped":1,"errors":0,"milliamps":1500}],"latency":[{"route":"button.press -> panel","count":4,"sum":0.05,"buckets":[{"le":0.01,"count":1},{"le":null,"count":4}]},{"route":3}]},"updated_at":1,"expires_in":60})"
    );
    say("health/render",
        R"({"v":1,"level":"ok","message":"","details":{"frames":600,"late":2,"dropped":1,"latency":{"count":2,"sum":0.02,"buckets":[{"le":0.01,"count":1},{"le":null,"count":2}]},"stages":{"scene":{"p50":0.001,"p99":0.002,"max":null,"count":600,"sum":0.9,"buckets":[{"le":0.002,"count":599},{"le":null,"count":600}]}}},"updated_at":1,"expires_in":60})"
    );
    say("health/director",
        R"({"v":1,"level":"ok","message":"","details":{"inputs":7,"outputs":5,"lost_outputs":0,"duplicates":1,"refused":2,"latency":{"count":5,"sum":0.004,"buckets":[{"le":0.001,"count":4},{"le":null,"count":5}]},"lateness":{"count":0,"sum":0,"buckets":[{"le":null,"count":0}]}},"updated_at":1,"expires_in":60})"
    );
    const io::HttpStatistics http;
    const LiveFeedStatistics feed;
    const EventFeedStatistics events;
    const EventFeedStatistics audio{.frames = 600, .missed = 7};
    const PadStatistics pads;
    const FrameFeedStatistics frames{.frames = 30, .missed = 4};
    const PostStatistics posts;
    LoginLimiter logins;
    const LoginLimiter::Visitor guesser{"10.0.0.1", ""};
    while (const auto attempt = logins.begin(guesser, now))
        logins.end(*attempt, LoginLimiter::Outcome::Wrong, now);
    const Value hub = *parse_json(
        R"({"clients":3,"received":20,"latency":{"count":20,"sum":0.001,"buckets":[{"le":1e-05,"count":15},{"le":null,"count":20}]}})"
    );
    return print_metrics(
        {state, hub, http, feed, events, audio, 1, pads, 2, frames, 1, posts, 0, &logins, now}
    );
}

TEST(Metrics, SayReadingsServicesAndOurselves) {
    const auto text = example();
    for (const auto* line :
         {R"(tutti_reading{source="s",sensor="cpu",unit="a\"\\b"} 12.5)",
          R"(tutti_reading{source="s",sensor="throttled",unit=""} 1)",
          R"(tutti_service_state{service="hub",tutti_service_state="ready"} 1)",
          R"(tutti_service_state{service="hub",tutti_service_state="failed"} 0)",
          R"(tutti_service_restarts_total{service="hub"} 3)",
          R"(tutti_service_memory_bytes{service="hub"} 2048)",
          R"(tutti_service_cpu_ratio{service="hub"} 0.25)",
          R"(tutti_health{component="hub",tutti_health="error"} 1)",
          R"(tutti_health{component="hub",tutti_health="ok"} 0)",
          R"(tutti_hub_refused_total{trust="anonymous",resource="retained_bytes"} 4)",
          "tutti_gateway_bus_connected 0", "tutti_gateway_audio_viewers 1",
          "tutti_gateway_audio_frames_total 600", "tutti_gateway_audio_missed_total 7",
          "tutti_gateway_phones 2", "tutti_gateway_logins_failed_total 5",
          R"(tutti_gateway_logins_refused_total{reason="address"} 1)", "tutti_gateway_logins_waiting 1"})
        EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line;
    EXPECT_EQ(text.find("sensor=\"text\",unit"), std::string::npos);
    EXPECT_TRUE(text.ends_with("\n# EOF\n"));
}

TEST(Metrics, SayHowTheLightIs) {
    const auto text = example();
    for (const auto* line :
         {R"(tutti_light_latency_seconds_bucket{component="output",route="button.press -> panel",le="0.01"} 1)",
          R"(tutti_light_latency_seconds_bucket{component="output",route="button.press -> panel",le="+Inf"} 4)",
          R"(tutti_light_latency_seconds_count{component="output",route="button.press -> panel"} 4)",
          R"(tutti_light_latency_seconds_sum{component="output",route="button.press -> panel"} 0.05)",
          R"(tutti_light_packets_total{component="output",display="panel"} 27)",
          R"(tutti_light_amperes{component="output",display="panel"} 1.5)",
          R"(tutti_render_late_total{component="render"} 2)",
          R"(tutti_render_stage_seconds_bucket{component="render",stage="scene",le="0.002"} 599)",
          R"(tutti_render_stage_seconds_sum{component="render",stage="scene"} 0.9)",
          R"(tutti_render_latency_seconds_bucket{component="render",le="+Inf"} 2)",
          R"(tutti_render_latency_seconds_count{component="render"} 2)"})
        EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line;
    EXPECT_EQ(text.find("tutti_render_frames_total{component=\"output\""), std::string::npos);
}

TEST(Metrics, SayHowTheDirectorIs) {
    const auto text = example();
    for (const auto* line :
         {R"(tutti_director_latency_seconds_bucket{component="director",le="0.001"} 4)",
          R"(tutti_director_latency_seconds_bucket{component="director",le="+Inf"} 5)",
          R"(tutti_director_latency_seconds_sum{component="director"} 0.004)",
          R"(tutti_director_lateness_seconds_count{component="director"} 0)",
          R"(tutti_director_inputs_total{component="director"} 7)",
          R"(tutti_director_outputs_total{component="director"} 5)"})
        EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line;
    EXPECT_EQ(text.find("tutti_director_inputs_total{component=\"output\""), std::string::npos);
}

TEST(Metrics, SayHowTheHubIs) {
    const auto text = example();
    for (const auto* line :
         {R"(tutti_hub_latency_seconds_bucket{le="1e-05"} 15)",
          R"(tutti_hub_latency_seconds_bucket{le="+Inf"} 20)", "tutti_hub_latency_seconds_count 20",
          "tutti_hub_clients 3", "tutti_hub_received_total 20",
          R"(tutti_hub_refused_total{trust="anonymous",resource="retained_bytes"} 4)"})
        EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line;
}

TEST(Metrics, EverySampleBelongsToTheFamilyAboveIt) {
    std::istringstream lines(example());
    std::string line;
    std::string family;
    std::string type;
    std::set<std::string> seen;
    while (std::getline(lines, line)) {
        if (line.starts_with("# TYPE ")) {
            std::istringstream words(line.substr(7));
            words >> family >> type;
            EXPECT_TRUE(seen.insert(family).second) << family << " stands twice";
        }
        if (line.starts_with('#')) continue;
        const auto name = line.substr(0, line.find_first_of("{ "));
        const auto tail = name.substr(std::min(name.size(), family.size()));
        if (type == "histogram")
            EXPECT_TRUE(tail == "_bucket" || tail == "_count" || tail == "_sum") << name;
        else
            EXPECT_EQ(tail, type == "counter" ? "_total" : "") << name;
        EXPECT_TRUE(name.starts_with(family)) << name;
    }
}

} // namespace
} // namespace tutti::gateway
