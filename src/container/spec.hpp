// A container as a service's process: what the file says of it, every default filled in. Plain data; it
// reaches tutti-container as its command line (arguments.hpp).
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::container {

/// When the image is fetched from its registry.
enum class Pull : std::uint8_t {
    Never,   ///< it is there, or the service cannot start
    Missing, ///< where it is not there
    Always,  ///< before each start
};

struct Spec {
    std::string installation; ///< for people, and in the container's name
    std::string service;
    std::string image;
    Pull pull = Pull::Never;
    std::vector<std::string> command = {};   ///< empty: the image's own
    std::vector<std::string> variables = {}; ///< names; their values are in our own environment
    std::vector<std::string> ports = {};   ///< "127.0.0.1:8080:80/tcp", as parse_published_port() takes them
    std::vector<std::string> volumes = {}; ///< "./data:/data:ro", as parse_volume() takes them
    std::string network = {};              ///< empty: the engine's default
    std::vector<std::pair<std::string, std::string>> labels = {};
    std::string directory = {}; ///< in the container; empty: the image's own
    std::string user = {};      ///< in the container; empty: the image's own
    std::string engine = {};    ///< its socket; empty: DOCKER_HOST, or where one is found
    bool tty = false;
    std::optional<std::uint64_t> memory = {}; ///< bytes
    std::string cpus = {};                    ///< "0-1"; empty: all
    std::optional<std::uint64_t> open_files = {};
    std::string stop_signal = "TERM";
    seconds grace{5}; ///< from the signal until the engine kills it

    bool operator==(const Spec&) const = default;
};

} // namespace tutti::container
