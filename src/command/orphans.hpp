// What a killed supervisor left running, for the commands that meet it. How it is found and ended the
// supervisor's folder knows; apps/ joins the two.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::command {

struct Orphan {
    std::string service;
    std::int64_t pid = 0; ///< 0: its shim is there, but does not say which
    SteadyTime since;
};

class Orphans {
public:
    virtual ~Orphans() = default;
    /// Services that run while nobody supervises; none while somebody does.
    virtual Task<std::vector<Orphan>> find() = 0;
    /// Stops them all and returns when they are gone. Conflict where a supervisor came meanwhile.
    virtual Task<Result<void>> end() = 0;
};

} // namespace tutti::command
