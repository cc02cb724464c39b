#include "base/json.hpp"
#include "control/framing.hpp"
#include "hub/statistics.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

using namespace std::chrono_literals;

TEST(Rates, AreWhatCameSinceTheLastLook) {
    const SteadyTime began{1h};
    Rates rates(began);
    broker::Stats stats;
    stats.received = 30;
    stats.bytes_sent = 5;
    EXPECT_EQ(
        rates.look(stats, began + 10s),
        *parse_json(R"({"over_sec":10.0,"received":3.0,"sent":0.0,"bytes_received":0.0,"bytes_sent":0.5})")
    );
    stats.received = 31;
    EXPECT_EQ(*rates.look(stats, began + 12s).find("received"), Value(0.5));
}

TEST(Rates, OfTwoLooksInOneSecondAreTheSame) {
    const SteadyTime began{1h};
    Rates rates(began);
    broker::Stats stats;
    EXPECT_EQ(rates.look(stats, began + 1s - 1us), Value::object({}));
    stats.received = 10;
    const auto first = rates.look(stats, began + 2s);
    stats.received = 1000;
    EXPECT_EQ(rates.look(stats, began + 3s - 1us), first);
}

TEST(Clients, AreNamedAsFarAsAnAnswerHasRoom) {
    const std::string endless(5000, '\1');
    const std::vector<broker::ClientTraffic> many(
        256, {.client = endless, .user = endless, .traffic = {.received = 1, .bytes_sent = 2}}
    );
    EXPECT_LT(print_json(clients(many)).size(), control::max_frame_size);
    EXPECT_EQ(
        clients({{.client = "lamp", .user = {}, .traffic = {.received = 1, .sent = 2, .bytes_received = 3}}}),
        *parse_json(R"([{"client":"lamp","received":1,"sent":2,"bytes_received":3,"bytes_sent":0}])")
    );
}

} // namespace
} // namespace tutti::hub
