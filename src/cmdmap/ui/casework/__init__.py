"""What one seat sees and does of incidents: queue, alarms, map pins, detail, intake, acts."""
