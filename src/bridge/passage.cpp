#include "bridge/passage.hpp"

namespace tutti::bridge {

Passage judge_passage(const mqtt::UserProperties& properties, std::string_view bridge) noexcept {
    std::size_t passed = 0;
    for (const mqtt::UserProperty& property : properties) {
        if (property.name != passed_property) continue;
        if (property.value == bridge) return Passage::WasHere;
        ++passed;
    }
    return passed < most_passages ? Passage::Free : Passage::TooFar;
}

} // namespace tutti::bridge
