#include "hub/statistics.hpp"

#include "broker/client_id.hpp"

#include <cmath>

namespace tutti::hub {

Value counters(const broker::Stats& stats) {
    return Value::object({
        {"clients", stats.clients},
        {"sessions", stats.sessions},
        {"subscriptions", stats.subscriptions},
        {"shared_subscriptions", stats.shared_subscriptions},
        {"retained", stats.retained},
        {"stored_bytes", stats.stored_bytes},
        {"connections", stats.connections},
        {"connections_refused", stats.refused},
        {"connections_made_way", stats.made_way},
        {"received", stats.received},
        {"sent", stats.sent},
        {"bytes_received", stats.bytes_received},
        {"bytes_sent", stats.bytes_sent},
        {"dropped", stats.dropped},
        {"lost", stats.lost},
        {"dropped_qos0", stats.dropped_qos0},
        {"coalesced", stats.coalesced},
        {"expired", stats.expired},
        {"denied", stats.denied},
        {"malformed", stats.malformed},
    });
}

Value Rates::look(const broker::Stats& stats, SteadyTime now) {
    const auto over = now - since_;
    if (over < shortest) return last_;
    const auto each_second = [over](std::uint64_t before, std::uint64_t after) {
        return std::round(static_cast<double>(after - before) / to_seconds(over) * 10) / 10;
    };
    last_ = Value::object(
        {{"over_sec", to_seconds(over)},
         {"received", each_second(then_.received, stats.received)},
         {"sent", each_second(then_.sent, stats.sent)},
         {"bytes_received", each_second(then_.bytes_received, stats.bytes_received)},
         {"bytes_sent", each_second(then_.bytes_sent, stats.bytes_sent)}}
    );
    then_ = stats;
    since_ = now;
    return last_;
}

Value clients(const std::vector<broker::ClientTraffic>& busiest) {
    std::vector<Value> said;
    for (const auto& [client, user, traffic] : busiest) {
        std::vector<Member> members = {{"client", broker::shown(client)}};
        if (!user.empty()) members.push_back({"user", broker::shown(user)});
        members.push_back({"received", traffic.received});
        members.push_back({"sent", traffic.sent});
        members.push_back({"bytes_received", traffic.bytes_received});
        members.push_back({"bytes_sent", traffic.bytes_sent});
        said.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(said));
}

Value topics(const std::vector<broker::TopicCount>& busiest) {
    std::vector<Value> said;
    for (const auto& [topic, messages] : busiest)
        said.push_back(Value::object({{"topic", topic}, {"messages", messages}}));
    return Value::array(std::move(said));
}

} // namespace tutti::hub
