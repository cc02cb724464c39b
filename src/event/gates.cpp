#include "event/gates.hpp"

#include "event/where.hpp"

#include <algorithm>

namespace tutti::event {

Result<Gates> Gates::make(Stage& stage, std::span<const definition::Gate> gates) {
    Gates made;
    for (const auto& gate : gates) {
        const auto type = stage.names.type(gate.type);
        if (!type) return std::unexpected(type.error());
        const Event* latest = stage.bus.state().latest(*type);
        made.gates_.push_back({&gate, *type, latest != nullptr && event::is_on(gate.where, latest->data)});
    }
    return made;
}

bool Gates::hear(const Event& event) {
    bool ours = false;
    for (auto& state : gates_) {
        if (state.type != event.type) continue;
        state.is_on = event::is_on(state.gate->where, event.data);
        ours = true;
    }
    return ours;
}

bool Gates::all_on() const noexcept { return std::ranges::all_of(gates_, &State::is_on); }

} // namespace tutti::event
