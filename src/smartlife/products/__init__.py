"""What people receive: reports, applications, exports, all made from one neutral document."""
