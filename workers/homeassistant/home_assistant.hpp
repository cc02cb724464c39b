// HomeAssistant: keeps Home Assistant told, on our own bus, of the devices that there are (discovery.hpp);
// again when it comes, and no more of what has gone.
#pragma once

#include "worker/worker.hpp"
#include "workers/homeassistant/discovery.hpp"

#include <map>
#include <set>
#include <string>

namespace tutti::homeassistant {

class HomeAssistant {
public:
    /// The worker outlives this. `root`: what stands before our topics.
    HomeAssistant(worker::Worker& worker, std::string root, std::string version);

private:
    Result<void> configure(const Value& config);
    void listen();
    void heard_device(std::string_view topic, const std::string& payload);
    void tell_soon();
    void tell();
    void publish(const std::string& topic, const std::string& payload);

    worker::Worker& worker_;
    Discovery discovery_;
    std::map<std::string, std::string> told_; ///< by topic, without those that were taken back
    std::map<std::string, std::string> left_; ///< of an earlier run of ours, as the bus has them
    std::set<std::string> listened_;          ///< prefixes
    bool is_settled_ = false;                 ///< whoever is there has said so
    bool is_telling_soon_ = false;
};

} // namespace tutti::homeassistant
