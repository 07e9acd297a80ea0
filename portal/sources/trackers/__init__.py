"""Sources of parcel news, one folder per tracker."""
