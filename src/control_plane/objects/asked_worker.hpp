// A worker that reconcilers ask: by its control socket where it is here, else over the bus where that may
// know it. Its errors are errors of ours.
#pragma once

#include "control_plane/command_desk.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace tutti::control_plane {

class AskedWorker {
public:
    enum class Way : std::uint8_t { Any, SocketAlone };

    AskedWorker(Errands errands, std::string name, Way way = Way::Any)
        : errands_(std::move(errands)), name_(std::move(name)), way_(way) {}

    /// Ten seconds at most.
    Task<Result<Value>> ask(std::string action, Value params) const;

private:
    Errands errands_;
    std::string name_;
    Way way_;
};

} // namespace tutti::control_plane
