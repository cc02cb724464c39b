// Gates: each is on or off by the latest event of its type, whoever produced it.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/stage.hpp"

#include <span>
#include <vector>

namespace tutti::event {

class Gates {
public:
    /// A gate whose type was heard of already begins as that says, the others off. `gates` outlive it.
    static Result<Gates> make(Stage& stage, std::span<const definition::Gate> gates);

    /// Sets the gates of the event's type. True: it was one of theirs.
    bool hear(const Event& event);
    bool all_on() const noexcept;

private:
    struct State {
        const definition::Gate* gate;
        TypeId type;
        bool is_on;
    };
    std::vector<State> gates_;
};

} // namespace tutti::event
