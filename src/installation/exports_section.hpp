// The section [exports]: where exports lie, how many are kept, what is in them, and where they are pushed to.
#pragma once

#include "toml/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

/// A server that speaks S3.
struct ExportsBucket {
    std::string endpoint; ///< "https://s3.example.com", or http:// with a port
    std::string bucket;
    std::string region = "us-east-1";
    std::string access_key;
    std::optional<toml::SecretReference> secret_key;

    bool operator==(const ExportsBucket&) const = default;
};

struct ExportsPush {
    std::string folder; ///< empty: to a bucket
    std::optional<ExportsBucket> bucket;
    std::string prefix; ///< of the names in the bucket: "stage/"

    bool operator==(const ExportsPush&) const = default;
};

struct ExportsConfig {
    std::string folder; ///< empty: `exports` in the folder of our state
    std::uint32_t keep = 14;
    std::uint32_t parity = 25;        ///< blocks for 200 of content
    std::vector<std::string> include; ///< files and folders beside the installation's file
    bool recordings = false;
    bool secrets = false; ///< of files that hold them as they are
    std::optional<ExportsPush> push;

    bool operator==(const ExportsConfig&) const = default;
};

void read_exports(toml::TableReader& table, ExportsConfig& exports);

} // namespace tutti::installation
