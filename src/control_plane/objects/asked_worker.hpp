// A worker that reconcilers ask: by its control socket where it is here, else over the bus. Its errors are
// errors of ours.
#pragma once

#include "control_plane/command_desk.hpp"

#include <string>

namespace tutti::control_plane {

class AskedWorker {
public:
    AskedWorker(Errands errands, std::string name) : errands_(std::move(errands)), name_(std::move(name)) {}

    /// Ten seconds at most.
    Task<Result<Value>> ask(std::string action, Value params) const;

private:
    Errands errands_;
    std::string name_;
};

} // namespace tutti::control_plane
