#include "camera/source.hpp"

#include <gtest/gtest.h>

namespace tutti::camera {
namespace {

TEST(CameraSource, UserAndPasswordArePercentEncodedIntoTheUrl) {
    EXPECT_EQ(
        source_of("rtsp://192.168.1.20:554/stream1?x=1", "ad:min", "p@ss w/rd#'%"),
        (Source{SourceKind::Rtsp, "rtsp://ad%3Amin:p%40ss%20w%2Frd%23%27%25@192.168.1.20:554/stream1?x=1"})
    );
    EXPECT_EQ(source_of("rtsps://h/1", "", ""), (Source{SourceKind::Rtsp, "rtsps://h/1"}));
    EXPECT_EQ(source_of("http://h/mjpeg", "a", ""), (Source{SourceKind::Http, "http://a:@h/mjpeg"}));
}

TEST(CameraSource, NothingInAUrlEndsALineOrAQuotedWord) {
    EXPECT_EQ(source_of("rtsp://h/a'b\\c\nd e", "u", "p").address, "rtsp://u:p@h/a%27b%5Cc%0Ad%20e");
    EXPECT_EQ(source_of("rtsp://h/'\n", "", "").address, "rtsp://h/%27%0A");
}

TEST(CameraSource, AUsbCameraIsTheFileOfItsDevice) {
    EXPECT_EQ(
        source_of("v4l2:/dev/v4l/by-id/usb-cam-index0", "u", "p"),
        (Source{SourceKind::Usb, "/dev/v4l/by-id/usb-cam-index0"})
    );
}

TEST(CameraSource, WordsOfFfmpegLoseUserAndPassword) {
    EXPECT_EQ(
        without_secrets("Impossible to open 'rtsp://admin:p%40ss@10.0.0.1:1/stream1'", "p@ss"),
        "Impossible to open 'rtsp://10.0.0.1:1/stream1'"
    );
    EXPECT_EQ(without_secrets("p@ss, p%40ss; http://a/b@c", "p@ss"), "…, …; http://a/b@c");
    EXPECT_EQ(without_secrets("rtsp://u:@h and rtsp://v:w@i/", ""), "rtsp://h and rtsp://i/");
}

} // namespace
} // namespace tutti::camera
