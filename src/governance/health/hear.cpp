#include "governance/health/hear.hpp"

#include "contract/topics.hpp"

namespace tutti::governance::health {

using contract::Family;

namespace {

constexpr std::size_t largest_health = 64 * 1024; ///< an input service names each of its devices there
constexpr std::size_t largest_other = 16 * 1024;

std::string component_of(const contract::Topic& topic) {
    std::string name(
        topic.family == Family::Service  ? service_mark
        : topic.family == Family::Worker ? worker_mark
                                         : std::string_view()
    );
    name += topic.name;
    return name;
}

} // namespace

bool hear(
    HealthBook& book, std::string_view topic, std::string_view payload, const contract::Delivery& delivery,
    WallTime wall, SteadyTime now
) {
    const auto parts = contract::parse_topic(topic);
    if (!parts) return false;
    if (payload.size() > (parts->family == Family::Health ? largest_health : largest_other)) return false;
    if (payload.empty() && parts->family == Family::Worker)
        return book.be(parts->name, contract::Presence::Offline, now);
    if (payload.empty()) {
        book.clear(component_of(*parts), now);
        return true;
    }
    if (parts->family == Family::Service) {
        const auto state = contract::parse_service_state(payload);
        return state && book.stand(parts->name, *state, now);
    }
    if (parts->family == Family::Worker) {
        const auto presence = contract::parse_worker_presence(payload);
        return presence && book.be(parts->name, presence->state, now);
    }
    if (parts->family != Family::Health) return false;
    const auto health = contract::parse_health(payload);
    if (!health) return false;
    const auto until = delivery.deadline(health->expires_in, health->updated_at, wall, now);
    return until <= now || book.say(parts->name, *health, until, now);
}

} // namespace tutti::governance::health
