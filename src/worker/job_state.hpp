// What whoever does a job and whoever tells control of it have in common. Internal to this folder.
#pragma once

#include "worker/job.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace tutti::worker {

struct Job::State {
    // As it was given.
    std::string id;
    std::string kind;
    std::string params; ///< JSON
    std::string token;
    unsigned attempt = 0;

    // Between a thread that does it and the loop.
    std::atomic<double> part{-1};                                     ///< negative: nobody has said
    std::atomic<std::shared_ptr<const std::string>> message{nullptr}; ///< owned by whoever looks at it
    std::atomic<bool> is_to_stop{false};
};

} // namespace tutti::worker
