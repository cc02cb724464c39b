// BusRelay: what comes to a worker over the bus and has an effect goes to control, whose answer is the
// worker's. What comes by the worker's control socket it carries out itself: so control asks it.
#pragma once

#include "contract/command.hpp"
#include "governed/command_index.hpp"
#include "governed/control_client.hpp"

#include <string>

namespace tutti::governed {

struct BusRelayOptions {
    std::string worker; ///< who relays, by its name on the bus
    std::string prefix; ///< of this installation's names there
    std::filesystem::path socket;
    governance::UserRole role = governance::UserRole::None; ///< of whoever asks over the bus
};

class BusRelay {
public:
    explicit BusRelay(BusRelayOptions options)
        : options_(std::move(options)), index_(options_.prefix), control_({.socket = options_.socket}) {}

    bool takes(const contract::Command& command) const;
    Task<contract::CommandReply> answer(contract::Command command);
    void close() { control_.close(); }

private:
    BusRelayOptions options_;
    CommandIndex index_;
    ControlClient control_;
};

/// The reply that says what control answered.
contract::CommandReply reply_of(const governance::Answer& answer, std::string request_id);

} // namespace tutti::governed
