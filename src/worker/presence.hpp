// PresenceKeeper: what a worker says of itself on worker/<name>, and when to say it again. No bus here:
// payloads in, payloads out.
#pragma once

#include "contract/worker_presence.hpp"

#include <string>
#include <string_view>

namespace tutti::worker {

class PresenceKeeper {
public:
    /// `own` is taken as online.
    explicit PresenceKeeper(contract::WorkerPresence own);

    std::string online() const;
    /// The same worker, gone: the will, and the last word of a clean end.
    std::string offline() const;

    /// A message came on our own presence topic. True where it is not what we say: our will from a connection
    /// that broke, an earlier instance, a cleared topic. Then online() is to be said again; our generation
    /// follows the one seen.
    bool contradicted_by(std::string_view payload);

private:
    contract::WorkerPresence own_;
};

} // namespace tutti::worker
