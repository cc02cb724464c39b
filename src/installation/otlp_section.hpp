// The section [otlp]: where traces and metrics are sent, as OpenTelemetry has them.
#pragma once

#include "toml/table_reader.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::installation {

/// What a field of a request says: a text, or where the secret is that it says.
using HeaderValue = std::variant<std::string, toml::SecretReference>;

struct OtlpConfig {
    bool runs = false;    ///< the section is there
    std::string endpoint; ///< "https://collector:4318": paths of the signals come below it
    std::vector<std::pair<std::string, HeaderValue>> headers;
    microseconds interval = seconds(10);
    std::string service_name; ///< empty: the installation's name
    bool traces = true;
    bool metrics = true;

    bool operator==(const OtlpConfig&) const = default;
};

void read_otlp(toml::TableReader& table, OtlpConfig& otlp);

} // namespace tutti::installation
