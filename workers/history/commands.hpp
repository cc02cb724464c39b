// What people do with the history by hand: tutti history list, show, export, check, backup, compact, sample.
// Each returns its exit code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::history {

struct ListOptions {
    std::string filter = "#"; ///< as of topics, over SOURCE/SENSOR: "co2/#"
    bool json = false;
    std::string service = "history"; ///< its name
};
int list(const ListOptions& options);

struct ShowOptions {
    std::string series; ///< SOURCE/SENSOR
    std::string since = "24h";
    std::string until; ///< empty: now
    bool json = false;
    std::string service = "history";
};
int show(const ShowOptions& options);

struct ExportOptions {
    std::vector<std::string> filters; ///< none: every series
    std::string since = "24h";
    std::string until; ///< empty: now
    std::string step = "1m";
    std::string service = "history";
};
int export_csv(const ExportOptions& options);

struct CheckOptions {
    std::filesystem::path file;
};
int check(const CheckOptions& options);

struct BackupOptions {
    std::filesystem::path file; ///< the store, where the service does not run
    std::filesystem::path to;
    std::string service = "history";
};
/// A copy, whether the service runs or not.
int back_up(const BackupOptions& options);

struct CompactOptions {
    std::string service = "history";
};
int compact(const CompactOptions& options);

struct SampleOptions {
    bool json = false;
    std::string service = "history";
};
int sample(const SampleOptions& options);

} // namespace tutti::history
