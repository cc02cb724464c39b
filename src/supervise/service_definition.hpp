// One supervised service as an installation declares it: the rules of its supervision, and how its program is
// started.
#pragma once

#include "base/address.hpp"
#include "base/value.hpp"
#include "supervise/spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::supervise {

/// Resource limits of a service's processes; nothing: inherited.
struct LimitSpec {
    std::optional<std::uint64_t> open_files;
    std::optional<int> nice;                  ///< -20 to 19
    std::optional<std::uint64_t> memory = {}; ///< bytes
    std::string cpus = {};                    ///< processors to run on: "0-1,3"; empty: any
    std::optional<double> cpu_share = {}; ///< of a processor's time; more than 1 is more than one processor

    bool operator==(const LimitSpec&) const = default;
};

/// What is kept of what a service prints: at most size × files.
struct LogSpec {
    std::size_t size = 1 << 20;  ///< bytes; a file is rotated beyond
    unsigned files = 5;          ///< with the current one
    std::uint32_t flood = 20000; ///< lines in a second; the rest is counted alone. 0: every line
    bool compress = false;       ///< rotated files are packed

    bool operator==(const LogSpec&) const = default;
};

/// What `tutti dev` does for a service; nobody else reads it.
struct DevSpec {
    std::vector<std::string> watch; ///< patterns of its sources
    std::string build;              ///< a line of sh

    bool operator==(const DevSpec&) const = default;
};

/// Where the supervisor listens for a service: an address, or else the path of a Unix socket.
struct ListenPlace {
    std::optional<Address> tcp;
    std::string path = {};

    bool operator==(const ListenPlace&) const = default;
};

/// The pure core is given the rules alone, a ServiceSpec.
struct ServiceDefinition : ServiceSpec {
    /// The argument vector. Empty: that of the program of the service's name that ships with Tutti.
    std::vector<std::string> run;
    bool is_container = false;         ///< `run` is a command line of tutti-container, which is beside us
    std::vector<std::string> clean_up; ///< the same, for what a run left that was killed
    Value config;                      ///< an object that seeds config/<name>, or null
    std::string directory;             ///< working directory; empty: the folder of the file
    std::vector<std::pair<std::string, std::string>> environment; ///< in the order of the file
    /// Differs with what its program reads of the installation's file by itself.
    std::uint64_t reads = 0;
    LimitSpec limits;
    std::string user;                   ///< whose its processes are; empty: ours. Of a container: in it
    bool no_new_privs = true;           ///< nothing that it executes gives it more than it has
    std::vector<std::string> read_only; ///< paths that its processes may not write below
    LogSpec logs;
    std::vector<ListenPlace> listen;      ///< handed to the program as LISTEN_FDS, in this order
    std::vector<std::string> subscribers; ///< filters below the bus's root: who subscribes there uses it
    DevSpec dev;
    bool required = true; ///< /health/ready waits for it

    bool operator==(const ServiceDefinition&) const = default;
};

} // namespace tutti::supervise
