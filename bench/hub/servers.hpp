// The servers under load, each of which can be started any number of times beside itself.
#pragma once

#include "bench/hub/peer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tutti::bench {

/// Where the programs are; empty: not there.
struct Programs {
    std::string hub;
    std::string mosquitto;
    std::string redis;
    std::string nats;
};

/// One kind of server.
struct Server {
    std::string name;
    Dialect dialect;
    int best_qos = 0;          ///< that it speaks
    bool has_version_5 = true; ///< of MQTT
    bool keeps = false;        ///< retained messages and sleeping sessions
    bool is_second = false;    ///< another way into a server of the list: only what the first way has not
    /// Starts one in that new folder.
    std::function<std::unique_ptr<Peer>(const std::filesystem::path&)> start;
};

/// Ours first.
std::vector<Server> servers(const Programs& programs);

} // namespace tutti::bench
