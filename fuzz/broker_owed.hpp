// For the target `broker`: what a session has to get, by what it has subscribed to. Where a client does what
// makes that uncertain, it is owed nothing from there on.
#pragma once

#include "broker_world.hpp"
#include "mqtt/subscribe.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tutti::fuzz {

class Owed {
public:
    /// The client has said what it need not have said, or will not take all.
    void forgo() {
        is_forgone_ = true;
        numbers_.clear();
    }
    /// The session outlives the hub from now on, or does so no more.
    void set_lasting(bool is_lasting) {
        is_lasting_ = is_lasting;
        if (!is_lasting)
            for (auto& [filter, grant] : granted_) grant.outlives_hub = false;
    }

    void asked(const mqtt::Subscribe& subscribe) {
        std::vector<Request> requests;
        for (const auto& each : subscribe.requests) {
            const bool counts = each.maximum_qos != QoS::AtMostOnce && !each.no_local;
            requests.push_back({std::string(each.filter), counts});
            if (!counts) granted_.erase(std::string(each.filter)); // it holds before its SUBACK comes
        }
        asked_[subscribe.packet_id].push_back(std::move(requests));
    }
    void asked(const mqtt::Unsubscribe& unsubscribe) {
        for (const auto filter : unsubscribe.filters) {
            granted_.erase(std::string(filter));
            for (auto& [id, lists] : asked_)
                for (auto& list : lists)
                    for (auto& each : list)
                        if (each.filter == filter) each.counts = false;
        }
    }
    void answered(const mqtt::SubscriptionAck& ack) {
        const auto found = asked_.find(ack.packet_id);
        if (ack.type != PacketType::Suback || found == asked_.end() || found->second.empty()) return;
        const auto requests = std::move(found->second.front());
        found->second.pop_front();
        for (std::size_t i = 0; i < std::min(requests.size(), ack.reasons.size()); ++i) {
            const bool is_refused = is_failure(ack.reasons[i]); // then an earlier one stays as it was
            if (is_refused || requests[i].filter.starts_with("$share/")) continue;
            if (requests[i].counts)
                granted_[requests[i].filter] = {.outlives_hub = is_lasting_};
            else
                granted_.erase(requests[i].filter);
        }
    }
    /// The connection ended: what it was not told it does not know.
    void disconnected() { asked_.clear(); }

    void published(std::size_t number, std::string_view topic) {
        if (is_forgone_) return;
        for (const auto& [filter, grant] : granted_)
            if (mqtt::matches(filter, topic)) {
                auto& owed = numbers_[number];
                owed.outlives_hub |= grant.outlives_hub;
            }
    }
    void got(std::size_t number) { numbers_.erase(number); }
    /// Of what was acknowledged until then, what is durable stays.
    void hub_died(const std::vector<Publication>& publications) {
        std::erase_if(numbers_, [&](const auto& each) {
            return !each.second.outlives_hub || !publications[each.first].is_acknowledged;
        });
        asked_.clear();
    }
    bool has_all(const std::vector<Publication>& publications) const {
        return std::ranges::none_of(numbers_, [&](const auto& each) {
            const Publication& publication = publications[each.first];
            return publication.is_acknowledged && !publication.is_loose;
        });
    }

private:
    struct Request {
        std::string filter;
        bool counts; ///< what it takes comes with QoS 1 or 2
    };
    struct Grant {
        bool outlives_hub = false;
    };

    std::map<PacketId, std::deque<std::vector<Request>>> asked_;
    std::map<std::string, Grant> granted_;
    std::map<std::size_t, Grant> numbers_; // of publications
    bool is_lasting_ = false;
    bool is_forgone_ = false;
};

} // namespace tutti::fuzz
