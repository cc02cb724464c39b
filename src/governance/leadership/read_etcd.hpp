// The table `etcd` of [control]: by which etcd several installations find out who leads. Without it an
// installation is alone.
#pragma once

#include "base/time.hpp"
#include "base/tls_files.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::governance {

struct EtcdDefinition {
    std::vector<std::string> endpoints; ///< "https://10.0.0.1:2379": at least one
    std::string user = {};              ///< empty: etcd asks nobody
    std::optional<toml::SecretReference> password = {};
    TlsFiles tls = {};
    std::string prefix = "tutti"; ///< of its keys: the same for all who are to have one leader
    seconds lease = seconds(10);

    bool operator==(const EtcdDefinition&) const = default;
};

void read_etcd(toml::TableReader& table, EtcdDefinition& etcd);

} // namespace tutti::governance
