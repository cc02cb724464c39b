// The section [control]: that the control plane runs, how long what it keeps is kept, and by which etcd it
// finds out who leads.
#pragma once

#include "base/time.hpp"
#include "governance/leadership/read_etcd.hpp"
#include "governance/objects/programs.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

struct ControlKeeping {
    std::uint64_t most; ///< lines
    microseconds age;

    bool operator==(const ControlKeeping&) const = default;
};

struct ControlConfig {
    bool runs = false; ///< there is such a table
    ControlKeeping events{10'000, std::chrono::days(30)};
    ControlKeeping audit{100'000, std::chrono::days(366)};
    std::string bus_role = "admin"; ///< of whoever asks over the bus
    /// From where objects are taken that name programs.
    governance::objects::ProgramsFrom programs_from = governance::objects::ProgramsFrom::Machine;
    std::string name = {}; ///< of this installation among those that may lead; empty: made of the machine's
    std::string address = {}; ///< a URL where others reach its gateway; empty: they do not
    /// The vault locks itself when nobody has used it for so long; nothing: it does not.
    std::optional<microseconds> auto_lock = {};
    std::optional<governance::EtcdDefinition> etcd = {}; ///< nothing: it is alone, and leads
    /// Files and folders of manifests that are applied as they change; relative to the installation's file.
    std::vector<std::string> desired = {};

    bool operator==(const ControlConfig&) const = default;
};

void read_control(toml::TableReader& table, ControlConfig& control);

/// Tables that are applied, and of which the installation itself reads nothing: a mistake, where nobody
/// applies them.
void read_what_is_applied(toml::TableReader& document, const ControlConfig& control);

} // namespace tutti::installation
