//go:build !linux

package cpuprofile

func timerIsArmed() bool { return false }
